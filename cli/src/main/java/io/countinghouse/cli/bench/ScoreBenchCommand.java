package io.countinghouse.cli.bench;

import io.countinghouse.cli.Notice;
import io.countinghouse.cli.TemporaryDirectory;
import io.countinghouse.cli.run.StopSignal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code countinghouse bench score}. */
@Command(
    name = "score",
    description = {
      "Transactions per second of the full scorer with a model beside a bare pass-through topology"
          + " with the same serdes and guarantee; what a score's parts cost; and how long after the"
          + " posting a flag can be read, at half of the load that all can bear.",
      "Both topologies take turns, several rounds; the figures are medians. The last line is JSON.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse bench score --quick             under a minute, rough",
      "  ./countinghouse bench score                     for figures to be noted",
      "  ./countinghouse bench score --flag-commit-ms 5  flags sooner, at fewer postings a second",
    })
final class ScoreBenchCommand implements Callable<Integer> {

  /**
   * How much is measured.
   *
   * @param warmUp transactions until the JVMs have compiled what is hot
   * @param each transactions of a turn
   */
  record Scale(boolean quick, int accounts, int warmUp, int rounds, int each, Duration paced) {}

  /** How both topologies are run. */
  record Settings(int threads, int commitMs, int flagCommitMs) {}

  private static final Scale USUAL =
      new Scale(false, 10_000, 300_000, 3, 150_000, Duration.ofSeconds(10));
  private static final Scale QUICK =
      new Scale(true, 1_000, 30_000, 3, 12_000, Duration.ofSeconds(3));

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(names = "--quick", description = "1,000 accounts instead of 10,000, and short turns.")
  private boolean quick;

  @Option(
      names = "--commit-ms",
      paramLabel = "MS",
      defaultValue = "100",
      description = "The scorer's SCORER_COMMIT_INTERVAL_MS, of both topologies (default: 100).")
  private int commitMs;

  @Option(
      names = "--flag-commit-ms",
      paramLabel = "MS",
      defaultValue = "20",
      description = "The scorer's SCORER_FLAG_COMMIT_MS, of the floor too (default: 20).")
  private int flagCommitMs;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "The scorer's SCORER_THREADS, of both topologies (default: 1).")
  private int threads;

  @Override
  public Integer call() throws Exception {
    if (commitMs < 1 || flagCommitMs < 1 || threads < 1 || threads > 4) {
      throw new ParameterException(
          spec.commandLine(),
          "--commit-ms and --flag-commit-ms must be 1 or more, --threads 1 to 4");
    }
    var scale = quick ? QUICK : USUAL;
    var settings = new Settings(threads, commitMs, flagCommitMs);
    var turns = new Turns(StopSignal.install());
    var json = new LinkedHashMap<String, Object>();
    try (var dir = TemporaryDirectory.create("countinghouse-bench-")) {
      say("starting PostgreSQL, Kafka, ingest, the scorer and the pass-through");
      try (var system = new BenchSystem(dir.path(), Books.flagged(scale.accounts()));
          var bench = new ScoreBench(system, dir.path(), turns, scale, settings)) {
        bench.measure(this::say);
        bench.print(spec.commandLine().getOut());
        json.putAll(bench.json());
      }
    }
    json.put("threads", threads);
    json.put("commit_interval_ms", commitMs);
    json.put("flag_commit_ms", flagCommitMs);
    json.put("accounts", scale.accounts());
    json.put("rounds", scale.rounds());
    json.put("cores", Runtime.getRuntime().availableProcessors());
    var out = spec.commandLine().getOut();
    out.println(new JsonMapper().writeValueAsString(json));
    out.flush();
    return 0;
  }

  private void say(String line) {
    Notice.print(spec.commandLine().getErr(), line);
  }
}
