package io.countinghouse.cli.demo;

import io.countinghouse.cli.TemporaryDirectory;
import io.countinghouse.cli.run.Addresses;
import io.countinghouse.cli.run.LocalSystem;
import io.countinghouse.cli.run.ModelOption;
import io.countinghouse.cli.run.StopSignal;
import io.countinghouse.cli.traffic.ScenarioGenerator;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse demo}. */
@Command(
    name = "demo",
    description = {
      "Start the whole system, post a lifelike stream of payments with planted fraud, watch it go"
          + " through, and prove at the end that nothing is lost or doubled.",
      "Without --exit the system stays up for a look around; Ctrl-C ends it.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse demo",
      "  ./countinghouse demo --transactions 200000 --exit",
      "  ./countinghouse demo --rate 200 --seed 7 --data ./demo-data",
      "  ./countinghouse demo --exit | tail -n 1          the figures as one JSON object",
    })
public final class DemoCommand implements Callable<Integer> {

  private static final int TRANSACTIONS_MAX = 2_000_000;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--transactions",
      paramLabel = "N",
      defaultValue = "20000",
      description = "How many to post, those that will be refused among them (default: 20000).")
  private int transactions;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0",
      description = "How many a second (default: as fast as it goes).")
  private double rate;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Another seed is another stream (default: 1).")
  private long seed;

  @Option(
      names = "--exit",
      description = "End after the reconciliation; print the figures as JSON.")
  private boolean exit;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep the data there (default: a temporary directory that goes at the end).")
  private @Nullable Path data;

  @Mixin private final ModelOption model = new ModelOption();

  @Override
  public Integer call() throws Exception {
    check();
    var stop = StopSignal.install();
    if (data != null) {
      return run(data, stop);
    }
    try (var temporary = TemporaryDirectory.create("countinghouse-demo-")) {
      return run(temporary.path(), stop);
    }
  }

  private void check() {
    if (transactions < 1 || transactions > TRANSACTIONS_MAX) {
      throw usage("--transactions must be from 1 to " + TRANSACTIONS_MAX);
    }
    if (!(rate >= 0)) {
      throw usage("--rate must be 0 or more");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int run(Path dir, StopSignal stop) throws Exception {
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    var screen = new Screen(err, Boolean.getBoolean("countinghouse.terminal"), transactions);
    var now = Instant.now();
    var prefix = "demo-%d-%d".formatted(seed, now.toEpochMilli());
    var scenario = new ScenarioGenerator(seed, transactions, now).generate(prefix);
    var port = data == null ? OptionalInt.of(0) : OptionalInt.empty();
    try (var system = LocalSystem.start(dir, port, model.path(), screen::say);
        var watch = new Watch(system.connection())) {
      var run = new DemoRun(system, scenario, prefix, stop, watch, screen);
      var result = run.findings(out, run.stream(rate));
      if (!exit) {
        stay(out, system, stop, screen);
      } else {
        out.println(result.json());
        out.flush();
      }
      return run.reconciled() ? 0 : 1;
    }
  }

  private static void stay(PrintWriter out, LocalSystem system, StopSignal stop, Screen screen)
      throws InterruptedException {
    out.println();
    Addresses.print(out, system);
    screen.say("it stays up; Ctrl-C ends it");
    while (!stop.await(Duration.ofMillis(500))) {
      system.tend();
    }
  }
}
