package io.countinghouse.cli.bench;

import io.countinghouse.events.Flag;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * From the ledger to a flag at several loads, beside two ways that end sooner: to the transaction
 * in Kafka, and through the bare pass-through, which is what a topology that does nothing takes at
 * the same load and as often a commit: the floor.
 */
final class FlagDelays {

  /** So few that nothing waits for anything. */
  private static final double FEW_PER_SECOND = 50;

  private static final double SOME_PER_SECOND = 500;

  private static final Duration WARM_UP = Duration.ofSeconds(2);

  private final BenchSystem system;
  private final HttpTills tills;
  private final Turns turns;
  private final Duration each;
  private final List<Load> loads = new ArrayList<>();
  private double bearable;

  /** A load, and what was measured at it. */
  private static final class Load {
    private final String name;
    private final double perSecond;
    private final Map<String, Delay.Percentiles> ways = new LinkedHashMap<>();

    Load(String name, double perSecond) {
      this.name = name;
      this.perSecond = perSecond;
    }
  }

  FlagDelays(BenchSystem system, HttpTills tills, Turns turns, Duration each) {
    this.system = system;
    this.tills = tills;
    this.turns = turns;
    this.each = each;
  }

  /** Finds the load that all can bear, then measures at half of it and at smaller ones. */
  void measureScorer(boolean quick) throws Exception {
    bearable(); // until what is hot is compiled, and nothing of it waits in the way of what counts
    bearable = bearable();
    loads.add(new Load("", bearable / 2));
    if (!quick) {
      loads.add(new Load("_500", SOME_PER_SECOND));
    }
    loads.add(new Load("_few", FEW_PER_SECOND));
    system.checkpoint(); // as a server has had that has run for hours (docs/bench.md)
    for (var load : loads) {
      turns.runAt(load.perSecond, tills, WARM_UP);
      measure(load, "kafka_ms", Topics.TRANSACTIONS, Transaction::postedAt);
      measure(load, "flag_ms", Topics.FLAGS, Flag::postedAt);
    }
  }

  /**
   * Postings a second as fast as callers can, counted until the last of their flags can be read: a
   * scorer that falls behind meanwhile has not borne them.
   */
  private double bearable() throws Exception {
    try (var flags = new Delay<>(system.kafka(), Topics.FLAGS, Flag::postedAt)) {
      long beginNs = System.nanoTime();
      double perSecond = turns.run(tills, each).perSecond();
      double posted = perSecond * (System.nanoTime() - beginNs) / 1e9;
      long lastNs = flags.awaitSilence(turns);
      if (lastNs <= beginNs) {
        throw new IllegalStateException("no flag came");
      }
      return posted / ((lastNs - beginNs) / 1e9);
    }
  }

  /**
   * The same loads through the pass-through, which reads the transactions' topic now.
   *
   * @param start starts it
   */
  void measureFloor(Supplier<? extends AutoCloseable> start) throws Exception {
    var passed = new Topic<>(Drain.PASS_OUT, 0, null, Duration.ZERO, Topics.TRANSACTIONS.codec());
    try (var _ = start.get()) {
      try (var all = new Delay<>(system.kafka(), passed, Transaction::postedAt)) {
        turns.runAt(loads.getFirst().perSecond, tills, WARM_UP);
        all.awaitSilence(turns); // it has passed on all that was posted before
      }
      for (var load : loads) {
        turns.runAt(load.perSecond, tills, WARM_UP);
        measure(load, "floor_ms", passed, Transaction::postedAt);
      }
    }
  }

  private <V> void measure(Load load, String way, Topic<V> topic, Function<V, Instant> postedAt)
      throws Exception {
    try (var delay = new Delay<>(system.kafka(), topic, postedAt)) {
      turns.runAt(load.perSecond, tills, each);
      load.ways.put(way, delay.result());
    }
  }

  void print(PrintWriter out) {
    out.printf("%.0f postings a second with their flags is what all can bear%n", bearable);
    out.println("milliseconds from posted_at until the transaction (kafka), its flag (flag),");
    out.println("or the transaction passed on by a bare topology (floor) can be read");
    for (var load : loads) {
      out.printf("  at %.0f postings a second%n", load.perSecond);
      load.ways.forEach((way, at) ->
          out.printf(
              "    %-10s p50 %.1f, p99 %.1f, p99.9 %.1f%n",
              way, at.p50Ms(), at.p99Ms(), at.p999Ms()));
    }
  }

  /** For the last line. */
  Map<String, Object> json() {
    var all = new LinkedHashMap<String, Object>();
    for (var load : loads) {
      load.ways.forEach((way, at) -> all.put(way + load.name, at.json()));
    }
    all.put("half_load_per_s", Math.round(bearable / 2));
    return all;
  }
}
