package io.countinghouse.cli.bench;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came out, with the ratios that matter.
 *
 * @param naive the better one of the naive baselines
 * @param single ours with one transaction a request, the most callers last
 * @param batch ours with NDJSON
 * @param paceBatch transactions in a lane's commit at half load
 */
record BenchResult(
    Figures figures,
    Contender naive,
    Contender bare,
    List<HttpTills> single,
    Contender batch,
    int paceBatch) {

  double ratioBare() {
    return figures.ratio(batch, bare);
  }

  double ratioNaive() {
    return figures.ratio(single.getLast(), naive);
  }

  double ratioNaiveNdjson() {
    return figures.ratio(batch, naive);
  }

  void print(PrintWriter out) {
    out.printf(
        "%-28s %8s %14s %12s %12s%n",
        "durable postings", "callers", "per second", "p50 ms", "p99 ms");
    for (var contender : figures.contenders()) {
      line(out, contender.name(), contender.callers(), figures.median(contender));
    }
    line(out, "HTTP, single, half load", single.getLast().callers(), figures.paced());
    out.printf(
        "%n%-28s %8s %12s %12s %12s %12s%n",
        "CPU microseconds a row", "", "callers", "ingest", "PostgreSQL", "Kafka");
    cpu(out, batch);
    single.forEach(each -> cpu(out, each));
    out.printf(
        "%nNDJSON is %.2f of bare batched SQL and %.2f times the naive way at its best (%d connections)%n",
        ratioBare(), ratioNaiveNdjson(), naive.callers());
    out.printf(
        "single requests of %d callers are %.2f times the naive way%n",
        single.getLast().callers(), ratioNaive());
    out.printf(
        "at half load the p99 of a single request is %.2f times that of a bare commit of %d rows%n",
        figures.pacedP99Ratio(), paceBatch);
    out.printf(
        "commit to a committed reader of Kafka at half load: p50 %.1f ms, p99 %.1f ms%n",
        figures.kafka().p50Ms(), figures.kafka().p99Ms());
    out.flush();
  }

  private void cpu(PrintWriter out, Contender contender) {
    var aRow = figures.cpu(contender);
    out.printf(
        "%-28s %8d %12.1f %12.1f %12.1f %12.1f%n",
        contender.name(),
        contender.callers(),
        aRow.callers(),
        aRow.ingest(),
        aRow.postgres(),
        aRow.kafka());
  }

  private static void line(PrintWriter out, String name, int callers, Sample sample) {
    out.printf(
        "%-28s %8d %,14.0f %12.2f %12.2f%n",
        name, callers, sample.perSecond(), sample.p50Ms(), sample.p99Ms());
  }

  /** For the last line; the keys are a contract (docs/cli.md). */
  Map<String, Object> json() {
    var all = new LinkedHashMap<String, Object>();
    all.put("ratio_bare", hundredth(ratioBare()));
    all.put("ratio_naive", hundredth(ratioNaive()));
    all.put("ratio_naive_ndjson", hundredth(ratioNaiveNdjson()));
    all.put("single_p99_ratio", hundredth(figures.pacedP99Ratio()));
    var kafka = new LinkedHashMap<String, Object>();
    kafka.put("p50", hundredth(figures.kafka().p50Ms()));
    kafka.put("p99", hundredth(figures.kafka().p99Ms()));
    all.put("kafka_ms", kafka);
    all.put("naive", json(naive.callers(), figures.median(naive)));
    all.put("bare", json(bare.callers(), figures.median(bare)));
    for (var each : single) {
      all.put("single_" + each.callers(), json(each.callers(), figures.median(each)));
    }
    all.put("ndjson_" + batch.callers(), json(batch.callers(), figures.median(batch)));
    var cpu = new LinkedHashMap<String, Object>();
    single.forEach(each -> cpu.put("single_" + each.callers(), figures.cpu(each).json()));
    cpu.put("ndjson_" + batch.callers(), figures.cpu(batch).json());
    all.put("cpu_us_a_row", cpu);
    all.put("single_half_load", json(single.getLast().callers(), figures.paced()));
    all.put("half_load_batch", paceBatch);
    all.put("bare_of_half_load_batch", json(bare.callers(), figures.commits()));
    return all;
  }

  static Map<String, Object> json(int callers, Sample sample) {
    var figures = new LinkedHashMap<String, Object>();
    figures.put("callers", callers);
    figures.put("per_s", Math.round(sample.perSecond()));
    figures.put("p50_ms", hundredth(sample.p50Ms()));
    figures.put("p99_ms", hundredth(sample.p99Ms()));
    return figures;
  }

  static double hundredth(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
