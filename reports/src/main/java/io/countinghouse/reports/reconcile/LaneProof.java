package io.countinghouse.reports.reconcile;

import io.countinghouse.reports.reconcile.Difference.Kind;
import io.countinghouse.reports.reconcile.Facts.Fact;
import java.sql.SQLException;
import java.util.List;

/** Judges what ClickHouse has of each lane, and finds where it differs only if it does. */
final class LaneProof {

  private final Facts facts;
  private final List<Difference> differences;
  private long duplicates;
  private long missing;

  LaneProof(Facts facts, List<Difference> differences) {
    this.facts = facts;
    this.differences = differences;
  }

  /** Rows too many, so far. */
  long duplicates() {
    return duplicates;
  }

  /** Rows that lack, so far. */
  long missing() {
    return missing;
  }

  void check(LedgerLane lane, LaneFacts found) throws SQLException {
    missing(lane, Kind.ENTRIES_MISSING, found.entriesDistinct(), Fact.ALL, Fact.ENTRY);
    long entriesDoubled = found.entries() - found.entriesDistinct();
    doubled(lane, Kind.ENTRIES_DOUBLED, entriesDoubled, Fact.ENTRY);

    unequal(lane, Kind.CREDITS_MISSING, found.credits().missing(), Fact.DEBIT, Fact.CREDIT);
    stray(lane, Kind.CREDITS_STRAY, found.credits().stray(), Fact.CREDIT, Fact.DEBIT);
    doubled(lane, Kind.CREDITS_DOUBLED, found.credits().doubled(), Fact.CREDIT);

    unequal(lane, Kind.SCORES_MISSING, found.scores().missing(), Fact.SCORED, Fact.SCORE);
    stray(lane, Kind.SCORES_STRAY, found.scores().stray(), Fact.SCORE, Fact.SCORED);
    doubled(lane, Kind.SCORES_DOUBLED, found.scores().doubled(), Fact.SCORE);

    unequal(lane, Kind.FLAGS_MISSING, found.flags().missing(), Fact.FLAGGED, Fact.FLAG);
    stray(lane, Kind.FLAGS_STRAY, found.flags().stray(), Fact.FLAG, Fact.FLAGGED);
    doubled(lane, Kind.FLAGS_DOUBLED, found.flags().doubled(), Fact.FLAG);
  }

  /** The vector's filter lets only 1..n through, so n different ones are all of them. */
  private void missing(LedgerLane lane, Kind kind, long distinct, Fact expected, Fact actual)
      throws SQLException {
    unequal(lane, kind, lane.lastSeq() - distinct, expected, actual);
  }

  private void unequal(LedgerLane lane, Kind kind, long count, Fact expected, Fact actual)
      throws SQLException {
    if (count != 0) {
      missing += count;
      var ranges = facts.missing(lane.lane(), lane.lastSeq(), expected, actual);
      add(lane, kind, ranges, count + " missing");
    }
  }

  private void stray(LedgerLane lane, Kind kind, long count, Fact there, Fact without)
      throws SQLException {
    if (count != 0) {
      var ranges = facts.missing(lane.lane(), lane.lastSeq(), there, without);
      add(lane, kind, ranges, count + " too many");
    }
  }

  private void doubled(LedgerLane lane, Kind kind, long count, Fact fact) throws SQLException {
    if (count != 0) {
      duplicates += count;
      var ranges = facts.doubled(lane.lane(), lane.lastSeq(), fact);
      add(lane, kind, ranges, count + " too many");
    }
  }

  private void add(LedgerLane lane, Kind kind, List<SeqRange> ranges, String found) {
    var expected = "1..%d, of them %d transactions".formatted(lane.lastSeq(), lane.transactions());
    differences.add(Difference.ofLane(kind, lane.lane(), ranges, expected, found));
  }
}
