package io.countinghouse.cli.bench;

import io.countinghouse.cli.Notice;
import io.countinghouse.cli.TemporaryDirectory;
import io.countinghouse.cli.run.StopSignal;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code countinghouse bench ingest}. */
@Command(
    name = "ingest",
    description = {
      "Durable postings per second through HTTP, one transaction a request and NDJSON, beside two"
          + " baselines on the same PostgreSQL server: the naive way (one database transaction a"
          + " payment, at its best of 16 and 64 connections) and bare batched SQL.",
      "All take turns, several rounds; the figures are medians. The last line is JSON.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse bench ingest --quick                      under a minute, rough",
      "  ./countinghouse bench ingest --seconds 6                  for figures to be noted",
      "  ./countinghouse bench ingest --lanes --depth --soak 10    everything",
    })
final class IngestBenchCommand implements Callable<Integer> {

  /** Half a minute of warming up: until then the service's rate still rises as it is compiled. */
  private static final BenchScale USUAL =
      new BenchScale(100_000, 5, Duration.ofSeconds(5), Duration.ofSeconds(30));

  private static final BenchScale QUICK =
      new BenchScale(10_000, 5, Duration.ofMillis(400), Duration.ofSeconds(5));
  private static final double SECONDS_MAX = 600;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(names = "--quick", description = "Short turns, and 10,000 accounts instead of 100,000.")
  private boolean quick;

  @Option(names = "--seconds", paramLabel = "S", description = "How long each turn takes.")
  private @Nullable Double seconds;

  @Option(names = "--lanes", description = "Also the same load on 1, 2 and 4 lanes.")
  private boolean lanes;

  @Option(
      names = "--depth",
      description = "Also with 100,000, a million and ten million rows (about 5 GB of disk).")
  private boolean depth;

  @Option(
      names = "--soak",
      paramLabel = "MINUTES",
      description = "Also the service's memory over so many minutes of load.")
  private @Nullable Integer soak;

  @Override
  public Integer call() throws Exception {
    var scale = scale();
    var out = spec.commandLine().getOut();
    var turns = new Turns(StopSignal.install());
    try (var dir = TemporaryDirectory.create("countinghouse-bench-")) {
      say("starting PostgreSQL, Kafka and ingest");
      try (var system = new BenchSystem(dir.path(), new Books(scale.accounts()))) {
        run(system, scale, turns, out);
      }
    }
    return 0;
  }

  private void run(BenchSystem system, BenchScale scale, Turns turns, PrintWriter out)
      throws Exception {
    var json = new LinkedHashMap<String, Object>();
    var bench = new IngestBench(system, turns);
    say("warming up");
    bench.warmUp(scale.warmUp());
    bench.measure(scale.rounds(), scale.each(), this::say);
    bench.result().print(out);
    json.putAll(bench.result().json());
    if (lanes) {
      var each = new LaneBench(system, turns);
      each.measure(scale.rounds(), scale.each(), scale.warmUp(), this::say);
      json.put("lanes", each.json());
    }
    if (depth) {
      var each = new DepthBench(system, turns);
      each.measure(scale.each(), scale.warmUp(), this::say);
      json.put("depth", each.json());
    }
    if (soak != null) {
      var each = new SoakBench(bench.ours(), turns);
      each.measure(Duration.ofMinutes(soak), this::say);
      json.put("soak", each.json());
    }
    json.put("accounts", scale.accounts());
    json.put("rounds", scale.rounds());
    json.put("seconds_each", scale.each().toMillis() / 1e3);
    json.put("cores", Runtime.getRuntime().availableProcessors());
    out.println(new JsonMapper().writeValueAsString(json));
    out.flush();
  }

  private BenchScale scale() {
    var scale = quick ? QUICK : USUAL;
    if (soak != null && soak < 1) {
      throw new ParameterException(spec.commandLine(), "--soak must be at least 1 minute");
    }
    if (seconds == null) {
      return scale;
    }
    if (!(seconds > 0 && seconds <= SECONDS_MAX)) {
      throw new ParameterException(
          spec.commandLine(), "--seconds must be more than 0 and at most " + SECONDS_MAX);
    }
    return new BenchScale(
        scale.accounts(),
        scale.rounds(),
        Duration.ofMillis(Math.round(seconds * 1000)),
        scale.warmUp());
  }

  private void say(String line) {
    Notice.print(spec.commandLine().getErr(), line);
  }
}
