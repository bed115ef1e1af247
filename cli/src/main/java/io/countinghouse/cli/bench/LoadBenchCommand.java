package io.countinghouse.cli.bench;

import io.countinghouse.cli.Notice;
import io.countinghouse.cli.TemporaryDirectory;
import io.countinghouse.cli.run.StopSignal;
import io.countinghouse.stack.ClickHouseServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code countinghouse bench load}. */
@Command(
    name = "load",
    description = {
      "Rows per second of the analytics loader from a backlog in Kafka beside bare inserts of the same"
          + " rows in the same batches into the same kind of table; and how long after the posting a"
          + " query has it, at half of the load that ingest, Kafka, loader and ClickHouse can bear.",
      "Both take turns, several rounds; the figures are medians. The last line is JSON.",
      "With --backlog instead: how a loader works off what waited while none ran, tenth by tenth, and how"
          + " much memory that takes.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse bench load --quick             under a minute, rough",
      "  ./countinghouse bench load                     for figures to be noted",
      "  ./countinghouse bench load --backlog 10000000  some minutes, 6 GB of disk",
    })
final class LoadBenchCommand implements Callable<Integer> {

  /**
   * How much is measured.
   *
   * @param warmUp transactions until the JVMs have compiled what is hot
   * @param each transactions of a turn; what Kafka takes in well under a group's session
   */
  record Scale(int accounts, int warmUp, int rounds, int each, Duration paced) {}

  private static final Scale USUAL = new Scale(10_000, 200_000, 5, 150_000, Duration.ofSeconds(20));
  private static final Scale QUICK = new Scale(1_000, 30_000, 3, 30_000, Duration.ofSeconds(3));

  private static final long BACKLOG_MIN = 100_000;
  private static final long BACKLOG_MAX = 100_000_000;
  private static final long PAYMENTS_EACH = 20;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(names = "--quick", description = "1,000 accounts instead of 10,000, and short turns.")
  private boolean quick;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      description = "Instead of all that: N transactions wait in Kafka, 100,000 to 100,000,000.")
  private @Nullable Long backlog;

  private final Supplier<StopSignal> signal;

  LoadBenchCommand() {
    this(StopSignal::install);
  }

  LoadBenchCommand(Supplier<StopSignal> signal) {
    this.signal = signal;
  }

  @Override
  public Integer call() throws Exception {
    if (backlog != null && (backlog < BACKLOG_MIN || backlog > BACKLOG_MAX)) {
      throw new ParameterException(
          spec.commandLine(),
          "--backlog must be from %d to %d".formatted(BACKLOG_MIN, BACKLOG_MAX));
    }
    var turns = new Turns(signal.get());
    var json = backlog == null ? rounds(quick ? QUICK : USUAL, turns) : backlog(backlog, turns);
    json.put("cores", Runtime.getRuntime().availableProcessors());
    var out = spec.commandLine().getOut();
    out.println(new JsonMapper().writeValueAsString(json));
    out.flush();
    return 0;
  }

  private Map<String, Object> rounds(Scale scale, Turns turns) throws Exception {
    var json = new LinkedHashMap<String, Object>();
    try (var dir = TemporaryDirectory.create("countinghouse-bench-")) {
      say("starting PostgreSQL, Kafka, ClickHouse and the loader");
      try (var clickHouse = ClickHouseServer.start(dir.path());
          var system = new BenchSystem(dir.path(), new Books(scale.accounts()));
          var bench = new LoadBench(system, clickHouse, turns, scale)) {
        bench.measure(this::say);
        bench.print(spec.commandLine().getOut());
        json.putAll(bench.json());
      }
    }
    json.put("accounts", scale.accounts());
    json.put("rounds", scale.rounds());
    return json;
  }

  private Map<String, Object> backlog(long transactions, Turns turns) throws Exception {
    // As many as make some weeks of it.
    int accounts = (int) (transactions / PAYMENTS_EACH);
    try (var dir = TemporaryDirectory.create("countinghouse-bench-")) {
      say("starting PostgreSQL, Kafka, ClickHouse and the loader");
      try (var clickHouse = ClickHouseServer.start(dir.path());
          var system = new BenchSystem(dir.path(), new Books(accounts));
          var bench =
              new BacklogBench(system, clickHouse, turns, transactions, new ScoreTown(accounts))) {
        bench.measure(this::say);
        bench.print(spec.commandLine().getOut());
        return bench.json();
      }
    }
  }

  private void say(String line) {
    Notice.print(spec.commandLine().getErr(), line);
  }
}
