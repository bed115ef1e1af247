package io.countinghouse.cli.schema;

import io.countinghouse.sql.ClusterSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse schema}. */
@Command(
    name = "schema",
    description = {
      "The schema of ClickHouse for a cluster, to be run by clickhouse-client on any of its",
      "servers: the same statements that a single server is migrated by, replicated and sharded.",
      "What else a cluster takes, and what of it was never run: docs/scaling.md.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse schema --cluster bank > schema.sql",
      "  clickhouse-client --queries-file schema.sql",
    })
public final class SchemaCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      required = true,
      description = "As remote_servers names it.")
  private String cluster = "";

  @Option(
      names = "--database",
      paramLabel = "NAME",
      defaultValue = "countinghouse",
      description = "Of the facts (default: countinghouse).")
  private String database = "";

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    try {
      ClusterSchema.statements(cluster, database).forEach(each -> out.println(each + ";\n"));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    out.flush();
    return 0;
  }
}
