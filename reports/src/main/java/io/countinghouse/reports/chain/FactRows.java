package io.countinghouse.reports.chain;

import io.countinghouse.events.ChainHash;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** ClickHouse's rows and watermarks, lane by lane. */
final class FactRows {

  private static final String ENTRIES = Resources.text("/chain/entries.sql");
  private static final String WITNESSES = Resources.text("/chain/witnesses.sql");
  private static final String COUNTS = Resources.text("/chain/counts.sql");
  private static final String FURTHEST = Resources.text("/reconcile/furthest.sql");
  private static final String BEYOND = Resources.text("/chain/beyond.sql");

  private final ClickHouseReader clickHouse;

  FactRows(ClickHouseReader clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** The rows {@code (after, upTo]} of a lane. */
  FactCursor read(int lane, long after, long upTo) throws SQLException {
    return new FactCursor(clickHouse.cursor(ENTRIES, piece(lane, after, upTo)));
  }

  /** The watermarks {@code (after, upTo]} of a lane, in order. */
  List<Witness> witnesses(int lane, long after, long upTo) throws SQLException {
    return clickHouse.list(
        WITNESSES,
        piece(lane, after, upTo),
        row ->
            new Witness(
                row.getLong("last_seq"),
                ChainHash.of(HexFormat.of().parseHex(row.getString("chain"))),
                Finding.Store.CLICKHOUSE));
  }

  /** How many legs and account entries of a lane are there, up to a sequence. */
  long rows(LaneStart lane) throws SQLException {
    return clickHouse
        .list(
            COUNTS,
            piece(lane.lane(), lane.afterSeq(), lane.lastSeq()),
            row -> row.getLong("entries"))
        .getFirst();
  }

  /** The highest sequence of each lane; where there is an impossible 0, beyond all. */
  Map<Integer, Long> furthest() throws SQLException {
    var furthest = new TreeMap<Integer, Long>();
    clickHouse.query(
        FURTHEST,
        Map.of(),
        row ->
            furthest.put(
                row.getInt("lane"),
                row.getLong("zeros") > 0 ? Long.MAX_VALUE : row.getLong("last_seq")));
    return furthest;
  }

  /** The first sequence after each lane's last one, of lanes that have any; 0 is impossible too. */
  Map<Integer, Long> beyond(Map<Integer, Long> lastSeqs) throws SQLException {
    var beyond = new TreeMap<Integer, Long>();
    clickHouse.query(
        BEYOND,
        Map.of(
            "lanes", lastSeqs.keySet().toString(),
            "ends", lastSeqs.values().toString()),
        row -> beyond.put(row.getInt("lane"), row.getLong("seq")));
    return beyond;
  }

  private static Map<String, String> piece(int lane, long after, long upTo) {
    return Map.of(
        "lane", Integer.toString(lane),
        "after", Long.toString(after),
        "end", Long.toString(upTo));
  }
}
