package io.countinghouse.cli.close;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.Connection;
import io.countinghouse.cli.DataOption;
import io.countinghouse.cli.Notice;
import io.countinghouse.cli.WaitOption;
import io.countinghouse.reports.rebuild.EntryTable;
import io.countinghouse.reports.rebuild.FactsRebuild;
import io.countinghouse.reports.rebuild.Kept;
import io.countinghouse.reports.rebuild.Result;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse rebuild facts}. */
@Command(
    name = "facts",
    description = {
      "Build a month of facts again from the ledger, beside the live one: rows that lack, are doubled,",
      "altered or were never the ledger's are put right in one swap, while loaders load other months.",
      "Without --yes it is built, validated and compared, and the live facts stay as they are.",
      "",
      "The month must be over: every lane has left it and the loaders have done with it. What was live",
      "is kept until --drop-former. Stopped at any point, run it again: it goes on where it stood.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:done, or the facts are the ledger's already",
      "1:they differ, or it may not be done; why is printed, and the live facts are as they were",
      "2:the command line is wrong, or Kafka or a database can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse rebuild facts 2026-10",
      "  ./countinghouse rebuild facts 2026-10 --yes",
      "  ./countinghouse rebuild facts 2026-10 --roll-back --yes",
      "  ./countinghouse rebuild facts 2026-10 --drop-former",
      "  ./countinghouse rebuild facts --status",
    })
final class RebuildFactsCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Mixin private final WaitOption wait = new WaitOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "YYYY-MM",
      description = "The month (UTC) in which the entries were posted.")
  private @Nullable YearMonth month;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      defaultValue = "postings",
      description = "postings or account_entries (default: postings).")
  private String table = "postings";

  @Option(names = "--yes", description = "Change the live facts.")
  private boolean yes;

  @Option(names = "--roll-back", description = "Instead: put back what was live before the swap.")
  private boolean rollBack;

  @Option(names = "--drop-former", description = "Instead: drop what was live before the swap.")
  private boolean dropFormer;

  @Option(names = "--status", description = "Instead: say what rebuilds have left in ClickHouse.")
  private boolean status;

  @Override
  public Integer call() throws InterruptedException {
    if (Stream.of(rollBack, dropFormer, status).filter(each -> each).count() > 1) {
      throw new ParameterException(
          spec.commandLine(), "one of --roll-back, --drop-former and --status");
    }
    var at = data.connection();
    try {
      return status
          ? status(at)
          : new FactsTold(spec.commandLine().getOut(), table + " of " + month).result(run(at));
    } catch (SQLException e) {
      throw new CommandFailed("not done, a database failed: " + e.getMessage(), e);
    } catch (KafkaException e) {
      throw new CommandFailed("not done: " + e.getMessage(), e);
    }
  }

  private Result run(Connection at) throws SQLException, InterruptedException {
    var of = month;
    if (of == null) {
      throw new ParameterException(spec.commandLine(), "which month? Such as 2026-10");
    }
    var facts =
        new FactsRebuild(
            at.postgresReader(),
            at.owner(),
            at.kafkaBootstrap(),
            wait.max(),
            step -> Notice.print(spec.commandLine().getErr(), step));
    if (rollBack) {
      return facts.rollBack(table(), of, yes);
    }
    return dropFormer ? facts.dropFormer(table(), of) : facts.rebuild(table(), of, yes);
  }

  private EntryTable table() {
    return EntryTable.named(table)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "--table "
                    + table
                    + ": there is postings and account_entries; scores, flags and reviews are not"
                    + " the ledger's"));
  }

  private int status(Connection at) throws SQLException {
    var out = spec.commandLine().getOut();
    var kept = Kept.of(at.owner());
    kept.forEach(each -> out.printf("%s: %s%n", each.name(), each.what()));
    if (kept.isEmpty()) {
      out.println("rebuilds have left nothing");
    }
    out.flush();
    return 0;
  }
}
