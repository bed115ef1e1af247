package io.countinghouse.cli.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The same load on 1, 2 and 4 lanes, each number with a service and a ledger of its own. */
final class LaneBench {

  /** Numbers that no other service of the bench has; the watermarks' topic knows each only once. */
  private static final List<String> LANES = List.of("2", "3,4", "5,6,7,8");

  private static final int SINGLE_CALLERS = 256;

  private final Map<Integer, List<Contender>> contenders = new LinkedHashMap<>();
  private final Turns turns;
  private final Figures figures = new Figures();

  /** Starts the services. */
  LaneBench(BenchSystem system, Turns turns) throws Exception {
    this.turns = turns;
    for (var numbers : LANES) {
      int lanes = numbers.split(",", -1).length;
      var http = system.ingest("lanes" + lanes, numbers).http();
      contenders.put(
          lanes,
          List.of(
              http.batch("NDJSON, lanes " + numbers, IngestBench.BATCH_CALLERS),
              http.single("single, lanes " + numbers, SINGLE_CALLERS)));
    }
  }

  void measure(int rounds, Duration each, Duration warmUp, Consumer<String> say) throws Exception {
    for (int round = 0; round <= rounds; round++) {
      say.accept(
          round == 0 ? "lanes: warming up" : "lanes: round %d of %d".formatted(round, rounds));
      for (var lanes : contenders.entrySet()) {
        for (var contender : lanes.getValue()) {
          var sample = turns.run(contender, round == 0 ? warmUp : each);
          if (round > 0) {
            figures.add(contender, sample);
          }
        }
      }
    }
  }

  /** The medians, by the number of lanes. */
  Map<String, Object> json() {
    var all = new LinkedHashMap<String, Object>();
    contenders.forEach((lanes, each) -> {
      var medians = new LinkedHashMap<String, Object>();
      for (var contender : each) {
        var key = contender.callers() == SINGLE_CALLERS ? "single_256" : "ndjson_8";
        medians.put(key, BenchResult.json(contender.callers(), figures.median(contender)));
      }
      all.put(Integer.toString(lanes), medians);
    });
    return all;
  }
}
