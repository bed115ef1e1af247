package io.countinghouse.cli.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came out, with the two ratios that matter.
 *
 * @param naive the better one of the naive baselines
 * @param most ours at the most callers, single requests
 */
record BenchResult(
    Map<Contender, Sample> medians,
    Contender naive,
    Contender bare,
    List<Contender> single,
    Contender batch,
    Contender most) {

  /** Ours, whichever way through HTTP is the fastest. */
  Contender best() {
    var ours = new ArrayList<>(single);
    ours.add(batch);
    return ours.stream().max(Comparator.comparingDouble(this::rate)).orElseThrow();
  }

  double ratioBare() {
    return rate(best()) / rate(bare);
  }

  double ratioNaive() {
    return rate(most) / rate(naive);
  }

  private double rate(Contender contender) {
    return sample(contender).perSecond();
  }

  private Sample sample(Contender contender) {
    var sample = medians.get(contender);
    if (sample == null) {
      throw new IllegalStateException(contender + " was not measured");
    }
    return sample;
  }

  void print(PrintWriter out) {
    out.printf(
        "%-26s %8s %14s %12s %12s%n",
        "durable postings", "callers", "per second", "p50 ms", "p99 ms");
    medians.forEach((contender, sample) ->
        out.printf(
            "%-26s %8d %,14.0f %12.2f %12.2f%n",
            contender.name(),
            contender.callers(),
            sample.perSecond(),
            sample.p50Ms(),
            sample.p99Ms()));
    out.printf(
        "%nthe best through HTTP (%s, %d callers) is %.2f of bare batched SQL%n",
        best().name(), best().callers(), ratioBare());
    out.printf(
        "single requests of %d callers are %.2f times the naive way at its best (%d connections)%n",
        most.callers(), ratioNaive(), naive.callers());
    out.flush();
  }

  /** One line; {@code ratio_bare} and {@code ratio_naive} are a contract. */
  String json(int rounds, double seconds) {
    var all = new LinkedHashMap<String, Object>();
    all.put("ratio_bare", hundredth(ratioBare()));
    all.put("ratio_naive", hundredth(ratioNaive()));
    all.put("best", best().name() + ", " + best().callers() + " callers");
    all.put("naive", figures(naive));
    all.put("bare", figures(bare));
    for (var each : single) {
      all.put("single_" + each.callers(), figures(each));
    }
    all.put("ndjson_" + batch.callers(), figures(batch));
    all.put("rounds", rounds);
    all.put("seconds_each", seconds);
    return new JsonMapper().writeValueAsString(all);
  }

  private Map<String, Object> figures(Contender contender) {
    var sample = sample(contender);
    var figures = new LinkedHashMap<String, Object>();
    figures.put("callers", contender.callers());
    figures.put("per_s", Math.round(sample.perSecond()));
    figures.put("p50_ms", hundredth(sample.p50Ms()));
    figures.put("p99_ms", hundredth(sample.p99Ms()));
    return figures;
  }

  private static double hundredth(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
