package io.countinghouse.reports.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a reconciliation found, of everything that the ledger had posted at one moment.
 *
 * @param takenAt that moment
 * @param waited how long ClickHouse was waited for
 * @param lanes the vector and what was found of each lane
 * @param complete nothing missing, doubled, stray or different
 * @param balanced debits are credits in every currency on both sides, and every balance is the sum
 *     of its postings
 * @param duplicates rows too many: entries, credit legs, scores and flags together
 * @param missing rows that lack, likewise
 * @param transactions that the ledger has
 * @param flagged flags that ClickHouse has
 * @param moved what the ledger moved, by booking date and currency
 * @param differences all that does not agree; empty: reconciled
 */
public record Outcome(
    Instant takenAt,
    Duration waited,
    List<LaneOutcome> lanes,
    boolean complete,
    boolean balanced,
    long duplicates,
    long missing,
    long transactions,
    long scored,
    long flagged,
    Map<LocalDate, Map<String, Moved>> moved,
    List<Difference> differences) {

  /**
   * One lane.
   *
   * @param lastSeq n from the ledger: the entries must be 1..n
   * @param watermarkSeq n from the newest loaded watermark, which may have gone on since; -1: there
   *     is none
   * @param entries rows that ClickHouse has of 1..n
   * @param distinct different sequences among them
   * @param retiredAt nothing is posted to it any more since; null: it is not retired
   * @param awaited whether its as-of counts: what is posted is posted after that of each such lane
   */
  public record LaneOutcome(
      int lane,
      long lastSeq,
      long watermarkSeq,
      Instant asOf,
      String chain,
      long entries,
      long distinct,
      long transactions,
      long scored,
      long flagged,
      @Nullable Instant retiredAt,
      boolean awaited) {}

  public Outcome {
    lanes = List.copyOf(lanes);
    moved = Map.copyOf(moved);
    differences = List.copyOf(differences);
  }

  /** Whether all agrees. */
  public boolean reconciled() {
    return complete && balanced && differences.isEmpty();
  }
}
