package io.countinghouse.cli.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Whether the service's memory stays flat under steady load: half of what it can take. */
final class SoakBench {

  private static final int CALLERS = 256;
  private static final int SAMPLES = 60;

  /** As long as it takes to see what the service can do. */
  private static final Duration TOP = Duration.ofSeconds(5);

  private final Turns turns;
  private final BenchSystem.Ingest ingest;
  private final HttpTills single;
  private final List<ProcessMemory> samples = new ArrayList<>();
  private Duration apart = Duration.ZERO;
  private double rate;

  SoakBench(BenchSystem.Ingest ingest, Turns turns) {
    this.turns = turns;
    this.ingest = ingest;
    this.single = ingest.http().single(CALLERS);
  }

  void measure(Duration time, Consumer<String> say) throws Exception {
    rate = turns.run(single, TOP).perSecond() / 2;
    say.accept("soak: %d minutes at %,.0f a second".formatted(time.toMinutes(), rate));
    apart = time.dividedBy(SAMPLES);
    for (int sample = 0; sample < SAMPLES; sample++) {
      turns.runAt(rate, single, apart);
      samples.add(ProcessMemory.of(ingest.service().pid()));
    }
  }

  /**
   * The first half is left out of the slopes: the JVM takes its heap from the system bit by bit.
   */
  Map<String, Object> json() {
    var settled = samples.subList(samples.size() / 2, samples.size());
    var figures = new LinkedHashMap<String, Object>();
    figures.put("per_s", Math.round(rate));
    figures.put("samples", samples.size());
    figures.put("seconds_apart", apart.toMillis() / 1e3);
    figures.put("rss_mb", all(ProcessMemory::rssMb));
    figures.put("heap_after_gc_mb", all(ProcessMemory::heapMb));
    figures.put("rss_mb_per_min", slope(settled, ProcessMemory::rssMb));
    figures.put("heap_mb_per_min", slope(settled, ProcessMemory::heapMb));
    return figures;
  }

  private List<Long> all(ToDoubleFunction<ProcessMemory> figure) {
    return samples.stream().map(s -> Math.round(figure.applyAsDouble(s))).toList();
  }

  /** Of the line with the least squares. */
  private double slope(List<ProcessMemory> among, ToDoubleFunction<ProcessMemory> figure) {
    double minutes = apart.toMillis() / 60e3;
    double middle = (among.size() - 1) / 2.0;
    double mean = among.stream().mapToDouble(figure).average().orElse(0);
    double over = 0;
    double under = 0;
    for (int i = 0; i < among.size(); i++) {
      over += (i - middle) * (figure.applyAsDouble(among.get(i)) - mean);
      under += (i - middle) * (i - middle);
    }
    return under == 0 ? 0 : BenchResult.hundredth(over / under / minutes);
  }
}
