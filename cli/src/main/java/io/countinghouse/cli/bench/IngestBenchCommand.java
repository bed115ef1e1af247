package io.countinghouse.cli.bench;

import io.countinghouse.cli.TemporaryDirectory;
import io.countinghouse.cli.run.StopSignal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse bench ingest}. */
@Command(
    name = "ingest",
    description = {
      "Durable postings per second through HTTP at 1, 16 and 256 callers, beside two baselines on"
          + " the same PostgreSQL server: the naive way (one database transaction a payment, at its"
          + " best of 16 and 64 connections) and bare batched SQL without HTTP and Kafka.",
      "All take turns, several rounds; the figures are medians. The last line is JSON.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse bench ingest --quick             under a minute, rough",
      "  ./countinghouse bench ingest --seconds 10        for figures to be noted",
    })
final class IngestBenchCommand implements Callable<Integer> {

  private static final int ROUNDS = 3;
  private static final double SECONDS = 5;
  private static final double SECONDS_QUICK = 0.6;
  private static final double SECONDS_MAX = 600;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(names = "--quick", description = "Less than a second for each turn instead of five.")
  private boolean quick;

  @Option(names = "--seconds", paramLabel = "S", description = "How long each turn takes.")
  private @Nullable Double seconds;

  @Override
  public Integer call() throws Exception {
    double each = seconds != null ? seconds : quick ? SECONDS_QUICK : SECONDS;
    if (!(each > 0 && each <= SECONDS_MAX)) {
      throw new ParameterException(
          spec.commandLine(), "--seconds must be more than 0 and at most " + SECONDS_MAX);
    }
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    var stop = StopSignal.install();
    try (var dir = TemporaryDirectory.create("countinghouse-bench-")) {
      say(err, "starting PostgreSQL, Kafka and ingest");
      try (var system = new BenchSystem(dir.path())) {
        var bench = new IngestBench(system, stop);
        say(err, "warming up");
        bench.warmUp();
        bench.measure(ROUNDS, duration(each), line -> say(err, line));
        var result = bench.result();
        result.print(out);
        out.println(result.json(ROUNDS, each));
        out.flush();
      }
    }
    return 0;
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static void say(PrintWriter err, String line) {
    err.println("countinghouse: " + line);
    err.flush();
  }
}
