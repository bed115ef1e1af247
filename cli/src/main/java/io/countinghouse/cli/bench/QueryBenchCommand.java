package io.countinghouse.cli.bench;

import io.countinghouse.cli.Notice;
import io.countinghouse.cli.TemporaryDirectory;
import io.countinghouse.cli.run.StopSignal;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.stack.ClickHouseServer;
import io.countinghouse.stack.PostgresServer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code countinghouse bench query}. */
@Command(
    name = "query",
    description = {
      "How fast the reports are: every one about facts, asked cold (the first answer of a server that"
          + " was just started) and warm (the median of others after it), ClickHouse's query caches off.",
      "The facts are made in ClickHouse itself; there are so many rows of postings, two a transaction."
          + " With more than a million, the sizes before it (a million, ten million) are measured too.",
      "At the smallest size PostgreSQL has the same transactions and is asked the same; both must answer"
          + " the same. The last line is JSON.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse bench query --rows 1000000       a few minutes",
      "  ./countinghouse bench query                      a hundred million rows: 20 minutes, 11 GB of disk",
    })
final class QueryBenchCommand implements Callable<Integer> {

  private static final long ROWS_MIN = 100_000;
  private static final long ROWS_MAX = 1_000_000_000;
  private static final long SMALLEST = 1_000_000;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "100000000",
      description = "Rows of postings (default: 100000000).")
  private long rows = 100_000_000;

  private final Supplier<StopSignal> signal;

  QueryBenchCommand() {
    this(StopSignal::install);
  }

  QueryBenchCommand(Supplier<StopSignal> signal) {
    this.signal = signal;
  }

  /** What one size gave. */
  private record Size(long rows, double bytesPerRow, List<QueryTimes> times) {}

  @Override
  public Integer call() throws Exception {
    if (rows < ROWS_MIN || rows > ROWS_MAX) {
      throw new ParameterException(
          spec.commandLine(), "--rows must be from %d to %d".formatted(ROWS_MIN, ROWS_MAX));
    }
    var stop = signal.get();
    var sizes = new ArrayList<Size>();
    try (var dir = TemporaryDirectory.create("countinghouse-bench-");
        var clickHouse = ClickHouseServer.start(dir.path())) {
      for (long size = Math.min(rows, SMALLEST); ; size = Math.min(rows, size * 10)) {
        sizes.add(measure(clickHouse, size, sizes.isEmpty() ? dir.path() : null, stop));
        if (size == rows) {
          break;
        }
      }
    }
    print(sizes, spec.commandLine().getOut());
    return 0;
  }

  /**
   * Measures a size.
   *
   * @param postgres where PostgreSQL may have its data; null: it is not asked
   */
  private Size measure(ClickHouseServer server, long size, @Nullable Path postgres, StopSignal stop)
      throws Exception {
    var database = server.database() + "_" + size;
    server.createDatabase(database);
    var facts =
        new GeneratedFacts(
            new ClickHouseAccess(server.url(), server.user(), server.password(), database), size);
    say("making %,d rows".formatted(size));
    facts.generate(stop, this::say);
    var bench = new QueryBench(server, facts, stop);
    var times = bench.measure(this::say);
    if (postgres != null) {
      say("the same transactions for PostgreSQL");
      try (var ledger = PostgresServer.start(postgres);
          var twin = PostgresTwin.of(ledger, facts)) {
        times = bench.compare(times, twin, this::say);
      }
    }
    return new Size(size, facts.bytesPerRow(), times);
  }

  private static void print(List<Size> sizes, PrintWriter out) {
    var smallest = sizes.getFirst();
    var largest = sizes.getLast();
    var ratios = new HashMap<String, @Nullable Double>();
    smallest.times().forEach(t -> ratios.put(t.name(), t.postgresRatio()));
    out.printf(
        "%,d rows; PostgreSQL at %,d%n%n%-32s %10s %10s %14s %14s%n",
        largest.rows(),
        smallest.rows(),
        "report",
        "cold ms",
        "warm ms",
        "rows read",
        "x PostgreSQL");
    for (var t : largest.times()) {
      var ratio = ratios.get(t.name());
      out.printf(
          "%-32s %10.1f %10.1f %,14d %14s%n",
          t.name(), t.coldMs(), t.warmMs(), t.readRows(), ratio == null ? "" : ratio);
    }
    var json = new LinkedHashMap<String, Object>();
    json.put("rows", largest.rows());
    json.put("postgres_rows", smallest.rows());
    json.put("reports", largest.times().stream().map(t -> t.json(ratios.get(t.name()))).toList());
    json.put("curve", sizes.stream().map(QueryBenchCommand::curve).toList());
    json.put("cores", Runtime.getRuntime().availableProcessors());
    out.println();
    out.println(new JsonMapper().writeValueAsString(json));
    out.flush();
  }

  private static Map<String, Object> curve(Size size) {
    var json = new LinkedHashMap<String, Object>();
    json.put("rows", size.rows());
    json.put("bytes_per_row", BenchResult.hundredth(size.bytesPerRow()));
    json.put(
        "warm_ms",
        size.times().stream()
            .collect(
                Collectors.toMap(
                    QueryTimes::name,
                    t -> BenchResult.hundredth(t.warmMs()),
                    (a, b) -> a,
                    LinkedHashMap::new)));
    return json;
  }

  private void say(String line) {
    Notice.print(spec.commandLine().getErr(), line);
  }
}
