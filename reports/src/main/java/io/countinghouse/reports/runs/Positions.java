package io.countinghouse.reports.runs;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Up to where the facts are there without a gap.
 *
 * @param lanes the last such sequence of each lane
 * @param last the last sequence of each lane that there is at all
 * @param flagOffsets the last offset of each partition of the flags' topic
 * @param reviewOffsets the same of the reviews' topic
 * @param ratesLoad the last load of rates; 0: there is none
 */
public record Positions(
    Map<Integer, Long> lanes,
    Map<Integer, Long> last,
    Map<Integer, Long> flagOffsets,
    Map<Integer, Long> reviewOffsets,
    long ratesLoad) {

  private static final String LANES = Resources.text("/runs/lanes.sql");
  private static final String RATES = Resources.text("/runs/rates.sql");
  private static final String FLAGS = Resources.text("/runs/flags.sql");
  private static final String REVIEWS = Resources.text("/runs/reviews.sql");

  /** As they are now. */
  static Positions read(ClickHouseReader reader) throws SQLException {
    var lanes = new TreeMap<Integer, Long>();
    var last = new TreeMap<Integer, Long>();
    var flags = offsets(reader, FLAGS);
    var reviews = offsets(reader, REVIEWS);
    reader.query(
        LANES,
        Map.of(),
        row -> {
          lanes.put(row.getInt("lane"), row.getLong("complete_to"));
          last.put(row.getInt("lane"), row.getLong("last_seq"));
        });
    long rates = reader.list(RATES, Map.of(), row -> row.getLong("last_load")).getFirst();
    return new Positions(lanes, last, flags, reviews, rates);
  }

  private static Map<Integer, Long> offsets(ClickHouseReader reader, String query)
      throws SQLException {
    var offsets = new TreeMap<Integer, Long>();
    reader.query(
        query,
        Map.of(),
        row -> offsets.put(row.getInt("source_partition"), row.getLong("last_offset")));
    return offsets;
  }

  /** Whether nothing is beyond them. */
  boolean everything() {
    return lanes.equals(last);
  }

  /**
   * The runner's parameters of a query, as ClickHouse reads them. An empty map or 0 would mean
   * everything, so of nothing it is a position before the first one.
   */
  public Map<String, String> arguments() {
    return Map.of(
        "as_of", text(lanes, "{0:0}"),
        "as_of_flags", text(flagOffsets, "{65535:0}"),
        "as_of_reviews", text(reviewOffsets, "{65535:0}"),
        "as_of_rates", Long.toString(Math.max(1, ratesLoad)));
  }

  static String text(Map<Integer, Long> positions, String none) {
    return positions.isEmpty()
        ? none
        : positions.entrySet().stream()
            .map(e -> e.getKey() + ":" + e.getValue())
            .collect(Collectors.joining(",", "{", "}"));
  }
}
