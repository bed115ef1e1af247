package io.countinghouse.cli.bench;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.run.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Measures all contenders in turns, several times, and takes the middle of each. */
final class IngestBench {

  private static final List<Integer> NAIVE_CONNECTIONS = List.of(16, 64);
  private static final List<Integer> SINGLE_CALLERS = List.of(1, 16, 256);
  private static final int BARE_CONNECTIONS = 2;
  private static final int BATCH_CALLERS = 8;
  private static final Duration WARM_UP = Duration.ofMillis(200);
  private static final Duration WARM_UP_BUSIEST = Duration.ofSeconds(8);

  private final Map<Contender, List<Sample>> samples = new LinkedHashMap<>();
  private final List<Contender> naive = new ArrayList<>();
  private final List<Contender> single = new ArrayList<>();
  private final Contender bare;
  private final Contender batch;
  private final StopSignal stop;

  IngestBench(BenchSystem system, StopSignal stop) throws Exception {
    this.stop = stop;
    var naiveLedger = system.baseline("naive");
    var bareLedger = system.baseline("bare");
    var sequence = new AtomicLong();
    for (int connections : NAIVE_CONNECTIONS) {
      naive.add(
          new Contender(
              "naive SQL", connections, number -> new NaiveCaller(naiveLedger, sequence, number)));
    }
    bare =
        new Contender(
            "bare SQL, batches of " + BareCaller.BATCH,
            BARE_CONNECTIONS,
            number -> new BareCaller(bareLedger, sequence, number));
    var http = system.http();
    SINGLE_CALLERS.forEach(callers -> single.add(http.single(callers)));
    batch = http.batch(BATCH_CALLERS);
    naive.forEach(each -> samples.put(each, new ArrayList<>()));
    samples.put(bare, new ArrayList<>());
    single.forEach(each -> samples.put(each, new ArrayList<>()));
    samples.put(batch, new ArrayList<>());
  }

  /**
   * Lets the JVMs compile what is hot. Ours takes longest: it is the only JVM on the way to the
   * database, and half compiled it is several times slower.
   */
  void warmUp() throws Exception {
    for (var contender : samples.keySet()) {
      boolean busiest = contender.equals(single.getLast()) || contender.equals(batch);
      run(contender, busiest ? WARM_UP_BUSIEST : WARM_UP);
    }
  }

  /** So many rounds, in each of which every contender has its turn. */
  void measure(int rounds, Duration each, Consumer<String> say) throws Exception {
    for (int round = 1; round <= rounds; round++) {
      say.accept("round %d of %d".formatted(round, rounds));
      for (var entry : samples.entrySet()) {
        entry.getValue().add(run(entry.getKey(), each));
      }
    }
  }

  private Sample run(Contender contender, Duration time) throws Exception {
    if (stop.asked()) {
      throw new CommandFailed("stopped before it was done");
    }
    return Stopwatch.run(contender, time);
  }

  BenchResult result() {
    var medians = new LinkedHashMap<Contender, Sample>();
    samples.forEach((contender, runs) -> medians.put(contender, Sample.median(runs)));
    return new BenchResult(medians, best(medians, naive), bare, single, batch, single.getLast());
  }

  private static Contender best(Map<Contender, Sample> medians, List<Contender> among) {
    return among.stream()
        .reduce((a, b) -> rate(medians, b) > rate(medians, a) ? b : a)
        .orElseThrow();
  }

  private static double rate(Map<Contender, Sample> medians, Contender contender) {
    var sample = medians.get(contender);
    return sample == null ? 0 : sample.perSecond();
  }
}
