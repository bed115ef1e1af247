package io.countinghouse.reports.close;

import io.countinghouse.events.Micros;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import io.countinghouse.reports.reconcile.Moved;
import io.countinghouse.reports.reconcile.Outcome;
import io.countinghouse.sql.months.Obstacle;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Computes a date's aggregates, keeps them, checks what was kept, and makes it visible. */
final class Sealing {

  private static final String SUMS = Resources.text("/close/sums.sql");
  private static final String RESTATES = Resources.text("/close/restates.sql");
  private static final String SCORED = Resources.text("/close/scored.sql");
  private static final String OUTSIDE = Resources.text("/close/outside.sql");

  private final ClickHouseReader reader;
  private final SealStore store;
  private final Builds builds;
  private final String by;
  private final Consumer<String> say;

  Sealing(
      ClickHouseReader reader, SealStore store, Builds builds, String by, Consumer<String> say) {
    this.reader = reader;
    this.store = store;
    this.builds = builds;
    this.by = by;
    this.say = say;
  }

  /**
   * Seals a version of a date.
   *
   * @param outcome the proof, made after the date had ended
   * @param sealed takes the seal, if there is no obstacle
   * @return why it may not be; empty: it is
   */
  List<Obstacle> seal(
      LocalDate date,
      int version,
      String reason,
      Instant end,
      Outcome outcome,
      Consumer<Seal> sealed)
      throws SQLException {
    var obstacles = outside(date, end);
    if (!obstacles.isEmpty()) {
      return obstacles;
    }
    var expected = builds.ofFacts(date, end);
    say.accept(date + " computed");
    long build = Micros.of(Instant.now());
    for (var aggregate : Aggregate.values()) {
      builds.keep(aggregate, date, end, build);
      say.accept("%s %s kept".formatted(date, aggregate.view()));
    }
    var kept = builds.kept(date, build);
    var books = outcome.moved().getOrDefault(date, Map.of());
    obstacles = unlike(expected, kept, books, sums(date, build));
    obstacles.addAll(scoredOtherwise(date, build));
    if (!obstacles.isEmpty()) {
      return obstacles;
    }
    say.accept(date + " checked");
    var seal = seal(date, version, reason, end, outcome, build, kept);
    var there = store.put(seal, kept);
    if (there.build() != build) {
      return List.of(overtaken(there, seal.digest()));
    }
    say.accept(date + " sealed");
    sealed.accept(there);
    return List.of();
  }

  /** Of two at the same time one has sealed the version, and both tell which. */
  static Obstacle overtaken(Seal theirs, String digest) {
    return new Obstacle(
        "overtaken",
        "version %d of %s was sealed by %s at %s meanwhile, with %s figures; nobody sees what was kept here"
            .formatted(
                theirs.version(),
                theirs.date(),
                theirs.by(),
                theirs.sealedAt(),
                theirs.digest().equals(digest) ? "the same" : "OTHER"));
  }

  private Seal seal(
      LocalDate date,
      int version,
      String reason,
      Instant end,
      Outcome outcome,
      long build,
      Contents kept)
      throws SQLException {
    var lanes = new TreeMap<Integer, Long>();
    var asOf = new TreeMap<Integer, Instant>();
    for (var lane : outcome.lanes()) {
      lanes.put(lane.lane(), lane.lastSeq());
      asOf.put(lane.lane(), lane.asOf());
    }
    return new Seal(
        date,
        version,
        build,
        kept.digest(),
        kept.rows(),
        outcome.moved().getOrDefault(date, Map.of()),
        restates(date, build),
        lanes,
        asOf,
        end,
        Instant.now(),
        by,
        reason);
  }

  /** What was posted after the end, and yet to the date or one before: the cut-off is wrong. */
  private List<Obstacle> outside(LocalDate date, Instant end) throws SQLException {
    var late =
        reader.list(
            OUTSIDE,
            Map.of(
                "date", date.toString(),
                "end_us", Long.toString(Micros.of(end))),
            row -> row.getString("late"));
    return late.isEmpty()
        ? List.of()
        : List.of(
            new Obstacle(
                "cut-off",
                "the date would end at %s, but ingest still posted to it at %s: zone or cut-off are not ingest's"
                    .formatted(end, late.getFirst())));
  }

  private static List<Obstacle> unlike(
      Contents expected, Contents kept, Map<String, Moved> books, Map<String, Sums> sums) {
    var unlike = new ArrayList<Obstacle>();
    for (var aggregate : Aggregate.values()) {
      var computed = expected.of().get(aggregate);
      var there = kept.of().get(aggregate);
      if (!Objects.equals(there, computed)) {
        unlike.add(
            new Obstacle(
                "kept", "%s has %s, and the facts give %s".formatted(aggregate, there, computed)));
      }
    }
    var moved = new TreeMap<String, Sums>();
    books.forEach((currency, of) -> moved.put(currency, Sums.of(of)));
    if (!moved.equals(sums)) {
      unlike.add(
          new Obstacle("books", "the ledger has %s, the aggregates %s".formatted(moved, sums)));
    }
    return unlike;
  }

  /** A score that came twice after the proof: the books know nothing of scores. */
  private List<Obstacle> scoredOtherwise(LocalDate date, long build) throws SQLException {
    return reader
        .list(
            SCORED,
            parameters(date, build),
            row ->
                row.getLong("kept") == row.getLong("due")
                    ? Optional.<Obstacle>empty()
                    : Optional.of(
                        new Obstacle(
                            "kept",
                            "%d are scored of %d that must be, once each"
                                .formatted(row.getLong("kept"), row.getLong("due")))))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Of a currency: each transaction is a debit and a credit. */
  private record Sums(long legs, BigInteger debits, BigInteger credits) {
    static Sums of(Moved moved) {
      return new Sums(2 * moved.transactions(), moved.minor(), moved.minor());
    }
  }

  private Map<String, Sums> sums(LocalDate date, long build) throws SQLException {
    var sums = new TreeMap<String, Sums>();
    reader.query(
        SUMS,
        parameters(date, build),
        row ->
            sums.put(
                row.getString("currency"),
                new Sums(
                    row.getLong("legs"),
                    new BigInteger(row.getString("debits")),
                    new BigInteger(row.getString("credits")))));
    return sums;
  }

  private List<LocalDate> restates(LocalDate date, long build) throws SQLException {
    return reader.list(
        RESTATES, parameters(date, build), row -> LocalDate.parse(row.getString("value_date")));
  }

  private static Map<String, String> parameters(LocalDate date, long build) {
    return Map.of("date", date.toString(), "build", Long.toString(build));
  }
}
