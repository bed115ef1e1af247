package io.countinghouse.cli.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What the rounds gave, and the median of each figure. */
final class Figures {

  private final SequencedMap<String, Contender> contenders = new LinkedHashMap<>();
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
  private final Map<String, List<CpuUse>> cpu = new LinkedHashMap<>();
  private final List<Sample> kafka = new ArrayList<>();
  private final List<Sample> paced = new ArrayList<>();
  private final List<Sample> commits = new ArrayList<>();

  void add(Contender contender, Sample sample) {
    contenders.putIfAbsent(key(contender), contender);
    samples.computeIfAbsent(key(contender), key -> new ArrayList<>()).add(sample);
  }

  /** Contenders that are built anew each round are the same all the same. */
  private static String key(Contender contender) {
    return contender.name() + " " + contender.callers();
  }

  void cpu(Contender contender, CpuUse aRow) {
    cpu.computeIfAbsent(key(contender), key -> new ArrayList<>()).add(aRow);
  }

  /** Of the last round, in which the JVMs have compiled most. */
  CpuUse cpu(Contender contender) {
    var all = cpu.get(key(contender));
    if (all == null) {
      throw new IllegalStateException(key(contender) + " has no processor time");
    }
    return all.getLast();
  }

  void kafka(Sample sample) {
    kafka.add(sample);
  }

  /**
   * @param ours single requests at half load
   * @param bare commits of as many rows as a lane's were meanwhile
   */
  void halfLoad(Sample ours, Contender contender, Sample bare) {
    paced.add(ours);
    commits.add(bare);
    add(contender, bare);
  }

  Sample last(Contender contender) {
    return all(contender).getLast();
  }

  Sample median(Contender contender) {
    return Sample.median(all(contender));
  }

  private List<Sample> all(Contender contender) {
    var all = samples.get(key(contender));
    if (all == null) {
      throw new IllegalStateException(key(contender) + " was not measured");
    }
    return all;
  }

  /** The fastest of these. */
  Contender best(List<? extends Contender> among) {
    return among.stream()
        .<Contender>map(each -> each)
        .max(Comparator.comparingDouble(each -> median(each).perSecond()))
        .orElseThrow();
  }

  /**
   * The median of the rounds' ratios: neighbours in time are compared, so that a machine that is
   * slow for a while is slow for both.
   */
  double ratio(Contender over, Contender under) {
    return Sample.medianRatio(all(over), all(under), Sample::perSecond);
  }

  double pacedP99Ratio() {
    return Sample.medianRatio(paced, commits, Sample::p99Ms);
  }

  Sample kafka() {
    return Sample.median(kafka);
  }

  Sample paced() {
    return Sample.median(paced);
  }

  Sample commits() {
    return Sample.median(commits);
  }

  /** In the order of their first turns. */
  List<Contender> contenders() {
    return List.copyOf(contenders.values());
  }
}
