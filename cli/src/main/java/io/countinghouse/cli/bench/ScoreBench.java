package io.countinghouse.cli.bench;

import static io.countinghouse.cli.bench.BenchResult.hundredth;

import io.countinghouse.cli.bench.ScoreBenchCommand.Scale;
import io.countinghouse.cli.bench.ScoreBenchCommand.Settings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The full scorer and the bare pass-through in turns, then the way from the ledger to a flag. */
final class ScoreBench implements AutoCloseable {

  private static final int CALLERS = 256;

  private final Scale scale;
  private final Turns turns;
  private final BenchSystem system;
  private final ScoreTown town;
  private final ScoreLoad load;
  private final ScoreLoad bareLoad;
  private final Drain full;
  private final Drain bare;
  private final List<Double> fullPerSecond = new ArrayList<>();
  private final List<Double> barePerSecond = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();
  private final Map<String, Double> micros = new LinkedHashMap<>();
  private final List<StateCost> state = new ArrayList<>();
  private final Path dir;
  private final List<FlagDelays> flags = new ArrayList<>();
  private final Map<String, String> floorEnv;

  ScoreBench(BenchSystem system, Path dir, Turns turns, Scale scale, Settings settings)
      throws Exception {
    this.system = system;
    this.dir = dir;
    this.scale = scale;
    this.turns = turns;
    var model = Files.write(dir.resolve("model.json"), BenchModel.file().bytes());
    this.town = new ScoreTown(scale.accounts());
    this.load = new ScoreLoad(system.kafka(), town);
    this.bareLoad = new ScoreLoad(system.kafka(), new ScoreTown(scale.accounts()));
    Drain.createTopics(system.kafka());
    var env =
        Map.of(
            "KAFKA_BOOTSTRAP", system.kafka(),
            "SCORER_THREADS", Integer.toString(settings.threads()),
            "SCORER_COMMIT_INTERVAL_MS", Integer.toString(settings.commitMs()),
            "SCORER_FLAG_COMMIT_MS", Integer.toString(settings.flagCommitMs()),
            "SCORER_MODEL", model.toString());
    // Through it every transaction is as urgent as a flag.
    this.floorEnv = new HashMap<>(env);
    floorEnv.put("SCORER_COMMIT_INTERVAL_MS", Integer.toString(settings.flagCommitMs()));
    this.full = Drain.scorer(system, load, dir, env);
    this.bare = Drain.passThrough(system, bareLoad, dir, env);
  }

  void measure(Consumer<String> say) throws Exception {
    say.accept("warming up");
    full.turn(scale.warmUp(), turns);
    bare.turn(scale.warmUp(), turns);
    for (int round = 1; round <= scale.rounds(); round++) {
      say.accept("round %d of %d".formatted(round, scale.rounds()));
      double passed = bare.turn(scale.each(), turns);
      double scored = full.turn(scale.each(), turns);
      barePerSecond.add(passed);
      fullPerSecond.add(scored);
      ratios.add(scored / passed);
    }
    bare.close();
    say.accept("what the state costs");
    state.add(full.stateCost(dir, scale.accounts()));
    full.turn(scale.warmUp(), turns); // it was started anew
    say.accept("what a score is made of");
    micros.putAll(new ScoreShares().micros());
    say.accept("from the ledger to a flag");
    flagDelay();
  }

  private void flagDelay() throws Exception {
    var tills = system.ingest("ours", IngestBench.LANES).http().single(CALLERS);
    var delays = new FlagDelays(system, tills, turns, scale.paced());
    flags.add(delays);
    delays.measureScorer(scale.quick());
    full.close();
    delays.measureFloor(() -> Drain.floor(system, bareLoad, dir, floorEnv));
  }

  private double microsOfAScore() {
    return 1e6 / Median.of(fullPerSecond);
  }

  void print(PrintWriter out) {
    out.printf("%-44s %,12.0f a second%n", "full scorer with a model", Median.of(fullPerSecond));
    out.printf("%-44s %,12.0f a second%n", "bare pass-through", Median.of(barePerSecond));
    out.printf("the full scorer is %.2f of the pass-through%n%n", Median.of(ratios));
    out.printf("%-44s %12s %12s%n", "what a score is made of", "microseconds", "share");
    micros.forEach((part, each) ->
        out.printf("%-44s %12.2f %11.0f%%%n", part, each, 100 * each / microsOfAScore()));
    out.printf("%-44s %12.2f%n%n", "all, as measured", microsOfAScore());
    state.forEach(cost -> cost.print(out));
    flags.forEach(each -> each.print(out));
    out.flush();
  }

  /** For the last line; the keys are a contract (docs/cli.md). */
  Map<String, Object> json() {
    var all = new LinkedHashMap<String, Object>();
    all.put("ratio_pass_through", hundredth(Median.of(ratios)));
    flags.forEach(each -> all.putAll(each.json()));
    all.put("full_per_s", Math.round(Median.of(fullPerSecond)));
    all.put("pass_through_per_s", Math.round(Median.of(barePerSecond)));
    all.put("us_a_score", hundredth(microsOfAScore()));
    var parts = new LinkedHashMap<String, Object>();
    micros.forEach((part, each) -> parts.put(part, hundredth(each)));
    all.put("us_of_parts", parts);
    state.forEach(cost -> all.put("state", cost.json()));
    all.put("events_an_account", hundredth(town.eventsAnAccount()));
    return all;
  }

  @Override
  public void close() {
    full.close();
    bare.close();
    load.close();
    bareLoad.close();
  }
}
