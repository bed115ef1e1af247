package io.countinghouse.reports.repair;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sequences of a lane that ClickHouse has nothing of. */
public final class Holes {

  private static final String HOLES = Resources.text("/repair/holes.sql");
  private static final String PUBLISHED = Resources.text("/repair/published.sql");

  /** What lacks. */
  public enum Lacking {
    /** Whatever the lane posted: both legs of a transaction, or an account's entry. */
    ENTRY("all", "entry"),
    /** The score of a transaction that is there. */
    SCORE("scored", "score"),
    /** The flag of a score that is there. */
    FLAG("flagged", "flag");

    private final String expected;
    private final String actual;

    Lacking(String expected, String actual) {
      this.expected = expected;
      this.actual = actual;
    }
  }

  private final ClickHouseReader clickHouse;

  public Holes(ClickHouseReader clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** The first of them, at most {@code limit}, ascending. */
  public List<Long> first(Lacking what, int lane, long from, long to, int limit)
      throws SQLException {
    if (from > to) {
      return List.of();
    }
    var parameters =
        Map.of(
            "lane", Integer.toString(lane),
            "from", Long.toString(from),
            "to", Long.toString(to),
            "expected", what.expected,
            "actual", what.actual,
            "limit", Integer.toString(limit));
    return clickHouse.list(HOLES, parameters, row -> row.getLong("missing"));
  }

  /** Up to where each lane was published, or ended if it is retired, as far as ClickHouse knows. */
  public Map<Integer, Long> published() throws SQLException {
    var lanes = new TreeMap<Integer, Long>();
    clickHouse.query(
        PUBLISHED, Map.of(), row -> lanes.put(row.getInt("lane"), row.getLong("last_seq")));
    return lanes;
  }
}
