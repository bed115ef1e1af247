package io.countinghouse.cli.bench;

import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Measures all contenders in turns, several times; the figures are the medians. */
final class IngestBench {

  /** Both lanes of ours, and as many connections for the bare baseline. */
  static final String LANES = "0,1";

  static final int BARE_CONNECTIONS = 2;
  static final int BATCH_CALLERS = 8;
  private static final List<Integer> NAIVE_CONNECTIONS = List.of(16, 64);
  private static final List<Integer> SINGLE_CALLERS = List.of(1, 16, 256);
  private static final Duration WARM_UP = Duration.ofMillis(200);

  private final BenchSystem system;
  private final BenchSystem.Ingest ours;
  private final BenchLedger bareLedger;
  private final Lanes lanes;
  private final Figures figures = new Figures();
  private final List<BlockingCallers> naive;
  private final List<HttpTills> single;
  private final Contender bare;
  private final Contender batch;
  private final Turns turns;
  private int paceBatch;

  IngestBench(BenchSystem system, Turns turns) throws Exception {
    this.system = system;
    this.turns = turns;
    var books = system.books();
    var naiveLedger = system.baseline("naive");
    var sequence = new AtomicLong();
    naive =
        NAIVE_CONNECTIONS.stream()
            .map(n ->
                new BlockingCallers(
                    "naive SQL", n, i -> new NaiveCaller(naiveLedger, books, sequence, i)))
            .toList();
    bareLedger = system.baseline("bare");
    bare = bare(BareCaller.BATCH);
    ours = system.ingest("ours", LANES);
    lanes = new Lanes(ours.ledger());
    single = SINGLE_CALLERS.stream().map(ours.http()::single).toList();
    batch = ours.http().batch("HTTP, NDJSON of " + HttpContenders.BATCH, BATCH_CALLERS);
  }

  private Contender bare(int size) {
    return new BlockingCallers(
        "bare SQL, batches of " + size,
        BARE_CONNECTIONS,
        lane -> new BareCaller(bareLedger, system.books(), lane, size));
  }

  BenchSystem.Ingest ours() {
    return ours;
  }

  Contender batch() {
    return batch;
  }

  /**
   * Lets the JVMs compile what is hot. Ours takes longest: it is the only JVM on the way to the
   * database, and half compiled it is several times slower.
   */
  void warmUp(Duration busiest) throws Exception {
    for (var each : naive) {
      turns.run(each, WARM_UP);
    }
    turns.run(bare, WARM_UP);
    turns.run(batch, busiest);
    turns.run(single.getLast(), busiest);
  }

  /** So many rounds, in each of which every contender has its turn. */
  void measure(int rounds, Duration each, Consumer<String> say) throws Exception {
    for (int round = 1; round <= rounds; round++) {
      say.accept("round %d of %d".formatted(round, rounds));
      system.checkpoint();
      for (var contender : naive) {
        figures.add(contender, turns.run(contender, each));
      }
      figures.add(bare, turns.run(bare, each));
      ours(batch, each);
      for (var contender : single) {
        ours(contender, each);
      }
      halfLoad(each);
    }
  }

  private void ours(Contender contender, Duration each) throws Exception {
    long before = lanes.total();
    var then = system.cpu(ours);
    var sample = turns.run(contender, each);
    var used = system.cpu(ours);
    figures.add(contender, sample);
    figures.cpu(contender, used.since(then, Math.max(1, lanes.total() - before)));
  }

  /** Half of what it took just now, at a fixed rate, beside bare commits of as many rows. */
  private void halfLoad(Duration each) throws Exception {
    double rate = figures.last(single.getLast()).perSecond() / 2;
    var before = lanes.last();
    var paced = turns.runAt(rate, single.getLast(), each);
    if (paceBatch == 0) { // of the first round, so that all rounds compare the same
      paceBatch = lanes.batchSince(before);
    }
    var commits = bare(paceBatch);
    figures.halfLoad(paced, commits, turns.run(commits, each));
    delay(rate, each);
  }

  /** In a turn of its own: the reader takes a good part of a core from the callers. */
  private void delay(double rate, Duration each) throws Exception {
    try (var delay = new Delay<>(system.kafka(), Topics.TRANSACTIONS, Transaction::postedAt)) {
      var _ = turns.runAt(rate, single.getLast(), each);
      figures.kafka(delay.result().sample());
    }
  }

  BenchResult result() {
    return new BenchResult(figures, figures.best(naive), bare, single, batch, paceBatch);
  }
}
