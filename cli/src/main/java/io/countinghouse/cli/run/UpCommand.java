package io.countinghouse.cli.run;

import io.countinghouse.cli.Notice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse up}. */
@Command(
    name = "up",
    description = {
      "Run the whole system on this machine until Ctrl-C: PostgreSQL, Kafka and ClickHouse,"
          + " ingest, fraud-scorer and analytics-loader.",
      "The data stays in one directory over restarts. What dies is started again.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse up                           data in ./data",
      "  ./countinghouse up --data ~/books --port 9000",
      "  ./countinghouse up --model model.json        what train has learnt scores too",
      "  . data/connection.properties; curl -H \"Authorization: Bearer $INGEST_API_KEY\" \\",
      "    $INGEST_URL/v1/accounts/cash-EUR",
    })
public final class UpCommand implements Callable<Integer> {

  private static final int PORT_MAX = 65_535;
  private static final Duration LOOK = Duration.ofMillis(500);

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where all data, logs and credentials are kept (default: ./data).")
  private Path data = Path.of("data");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where ingest listens (default: as before; at first 8080 if it is free).")
  private @Nullable Integer port;

  @Mixin private final ModelOption model = new ModelOption();

  @Override
  public Integer call() throws Exception {
    var err = spec.commandLine().getErr();
    var wanted = wanted();
    var stop = StopSignal.install();
    try (var system =
        LocalSystem.start(data, wanted, model.path(), line -> Notice.print(err, line))) {
      Addresses.print(spec.commandLine().getOut(), system);
      Notice.print(err, "running; Ctrl-C stops it");
      while (!stop.await(LOOK)) {
        system.tend();
      }
      Notice.print(err, "stopping");
    }
    Notice.print(err, "stopped");
    return 0;
  }

  private OptionalInt wanted() {
    if (port == null) {
      return OptionalInt.empty();
    }
    if (port < 0 || port > PORT_MAX) {
      throw new ParameterException(spec.commandLine(), "--port must be from 0 to " + PORT_MAX);
    }
    return OptionalInt.of(port);
  }
}
