package io.countinghouse.cli.bench;

import static io.countinghouse.cli.bench.BenchResult.hundredth;

import com.clickhouse.client.api.Client;
import io.countinghouse.events.Topics;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.stack.ClickHouseServer;
import io.countinghouse.stack.ServiceProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** How a loader works off what waited in Kafka while none ran: whether it slows down, or grows. */
final class BacklogBench implements AutoCloseable {

  /** What is sent between two looks at whether somebody asks to stop. */
  private static final int CHUNK = 100_000;

  private static final int CHUNKS_TOLD = 10;

  /** A loader that is slower than this, a tenth of any that was measured, is not waited for. */
  private static final long ROWS_A_SECOND_MIN = 5_000;

  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int TENTHS = 10;

  private final Turns turns;
  private final long transactions;
  private final ServiceProcess loader;
  private final long clickHousePid;
  private final Client client;
  private final PostingsTable postings;
  private final ScoreLoad load;
  private final List<Look> looks = new ArrayList<>();

  /** What was there, so long after the loader was ready. */
  private record Look(
      double seconds, long rows, double loaderMb, double clickHouseMb, long parts) {}

  /**
   * @param transactions how many wait
   * @param town who pays; nothing of it is in Kafka yet
   */
  BacklogBench(
      BenchSystem system,
      ClickHouseServer clickHouse,
      Turns turns,
      long transactions,
      ScoreTown town) {
    this.turns = turns;
    this.transactions = transactions;
    this.loader = LoadBench.loader(system, clickHouse);
    this.clickHousePid = clickHouse.pid();
    this.client =
        new ClickHouseAccess(
                clickHouse.url(), clickHouse.user(), clickHouse.password(), clickHouse.database())
            .client(ANSWER_MAX);
    this.postings = new PostingsTable(client);
    this.load = new ScoreLoad(system.kafka(), town);
  }

  void measure(Consumer<String> say) throws Exception {
    loader.close(); // it has made the topics and joined the group
    for (long sent = 0; sent < transactions; ) {
      turns.refuseStop();
      int count = (int) Math.min(CHUNK, transactions - sent);
      load.send(Topics.TRANSACTIONS.name(), count);
      sent += count;
      if (sent / CHUNK % CHUNKS_TOLD == 0 || sent == transactions) {
        say.accept("%,d of %,d wait".formatted(sent, transactions));
      }
    }
    loader.restart();
    workOff();
    refuseDoubles();
  }

  private void workOff() throws IOException {
    long begin = System.nanoTime();
    double secondsMax = 60 + 2.0 * transactions / ROWS_A_SECOND_MIN;
    do {
      turns.refuseStop();
      if (!loader.alive()) {
        throw new IllegalStateException("the loader has ended; its log says why");
      }
      LockSupport.parkNanos(LOOK_NS);
      looks.add(look((System.nanoTime() - begin) / 1e9));
      if (last().seconds() > secondsMax) {
        throw new IllegalStateException(
            "%,d of %,d rows after %.0f s".formatted(last().rows(), 2 * transactions, secondsMax));
      }
    } while (last().rows() < 2 * transactions);
  }

  private Look look(double seconds) throws IOException {
    return new Look(
        seconds,
        postings.rows(),
        ProcessMemory.rssMb(loader.pid()),
        ProcessMemory.rssMb(clickHousePid),
        postings.parts());
  }

  /** As many rows as were sent are all of them only if none is there twice. */
  private void refuseDoubles() {
    long legs = postings.differentRows();
    if (legs != 2 * transactions || last().rows() != 2 * transactions) {
      throw new IllegalStateException(
          "%,d rows of %,d different legs; %,d were sent"
              .formatted(last().rows(), legs, 2 * transactions));
    }
  }

  private Look last() {
    return looks.getLast();
  }

  /** Rows a second of each tenth of the backlog, as far as the looks tell them apart. */
  private List<Long> tenths() {
    var paces = new ArrayList<Long>();
    var from = new Look(0, 0, 0, 0, 0);
    for (int tenth = 1; tenth <= TENTHS; tenth++) {
      long wanted = 2 * transactions * tenth / TENTHS;
      var until = looks.stream().filter(l -> l.rows() >= wanted).findFirst().orElseThrow();
      if (until.seconds() > from.seconds()) {
        paces.add(Math.round((until.rows() - from.rows()) / (until.seconds() - from.seconds())));
      }
      from = until;
    }
    return paces;
  }

  void print(PrintWriter out) {
    out.printf(
        "%,d transactions waited and were there once after %.0f s: %,.0f rows a second%n",
        transactions, last().seconds(), last().rows() / last().seconds());
    out.printf("rows a second, tenth by tenth: %s%n", tenths());
    out.printf(
        "at most: loader %.0f MB, ClickHouse %.0f MB, %.0f parts%n",
        most(Look::loaderMb), most(Look::clickHouseMb), most(Look::parts));
    out.flush();
  }

  private double most(ToDoubleFunction<Look> figure) {
    return looks.stream().mapToDouble(figure).max().orElseThrow();
  }

  /** For the last line; the keys are a contract (docs/cli.md). */
  Map<String, Object> json() {
    var all = new LinkedHashMap<String, Object>();
    all.put("transactions", transactions);
    all.put("seconds", hundredth(last().seconds()));
    all.put("rows_per_s", Math.round(last().rows() / last().seconds()));
    all.put("tenths_rows_per_s", tenths());
    all.put("loader_rss_mb_max", Math.round(most(Look::loaderMb)));
    all.put("clickhouse_rss_mb_max", Math.round(most(Look::clickHouseMb)));
    all.put("parts_max", Math.round(most(Look::parts)));
    return all;
  }

  @Override
  public void close() {
    load.close();
    client.close();
  }
}
