package io.countinghouse.reports.close;

import io.countinghouse.reports.reconcile.Moved;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * A version of a booking date, which never changes.
 *
 * @param version 1, 2, 3 …: the greatest of a date counts
 * @param build marks the aggregates' rows that are its content
 * @param digest SHA-256 of the content, lower-case hex
 * @param rows of each aggregate
 * @param moved what the date moved, by currency
 * @param restates earlier days of which the figures by value date change by it
 * @param lanes the last sequence of each lane up to which all was proven
 * @param asOf nothing of a lane before it was still to come
 * @param endedAt the cut-off
 * @param by who sealed it
 * @param reason why there is a version beyond the first; empty: it is the first
 */
public record Seal(
    LocalDate date,
    int version,
    long build,
    String digest,
    Map<String, Long> rows,
    Map<String, Moved> moved,
    List<LocalDate> restates,
    Map<Integer, Long> lanes,
    Map<Integer, Instant> asOf,
    Instant endedAt,
    Instant sealedAt,
    String by,
    String reason) {

  public Seal {
    rows = Map.copyOf(rows);
    moved = Map.copyOf(moved);
    restates = List.copyOf(restates);
    lanes = Map.copyOf(lanes);
    asOf = Map.copyOf(asOf);
  }
}
