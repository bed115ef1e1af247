package io.countinghouse.reports.lanes;

import com.clickhouse.client.api.ClickHouseException;
import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Micros;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.lanes.LaneStanding;
import io.countinghouse.sql.lanes.Retirement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * ClickHouse's copy of which lanes are retired: what reports go by, which do not ask the ledger.
 */
public final class RetiredLanes {

  private static final Duration ANSWER_MAX = Duration.ofMinutes(1);

  private static final String RETIRED = Resources.text("/lanes/retired.sql");
  private static final String RETIRE = Resources.text("/lanes/retire.sql");

  /**
   * Where a lane ended.
   *
   * @param chain the hash chain after {@code lastSeq}
   */
  public record End(long lastSeq, ChainHash chain) {

    static End of(LaneStanding lane) {
      return new End(lane.lastSeq(), lane.chain());
    }

    @Override
    public String toString() {
      return "retired after " + lastSeq + ", " + chain;
    }
  }

  private RetiredLanes() {}

  /** By lane; more than one end of a lane: somebody wrote one by hand. */
  public static Map<Integer, Set<End>> read(ClickHouseReader clickHouse) throws SQLException {
    var lanes = new TreeMap<Integer, Set<End>>();
    clickHouse.query(
        RETIRED,
        Map.of(),
        row ->
            lanes
                .computeIfAbsent(row.getInt("lane"), _ -> new HashSet<>())
                .add(
                    new End(
                        row.getLong("last_seq"),
                        ChainHash.of(HexFormat.of().parseHex(row.getString("chain"))))));
    return lanes;
  }

  /**
   * Puts a lane in.
   *
   * @param access may insert into {@code retired_lanes}
   */
  static void put(
      ClickHouseAccess access, LaneStanding lane, Instant retiredAt, Retirement retirement)
      throws SQLException {
    var values =
        Map.<String, Object>of(
            "lane", lane.lane(),
            "last_seq", lane.lastSeq(),
            "chain", lane.chain().toString(),
            "as_of_us", Micros.of(lane.asOf()),
            "retired_us", Micros.of(retiredAt),
            "retired_by", retirement.by(),
            "reason", retirement.reason().replaceAll("[\\\\\\p{Cntrl}]", "_"));
    try (var client = access.client(ANSWER_MAX)) {
      client.queryAll(RETIRE, values);
    } catch (ClickHouseException e) {
      throw ClickHouseAccess.failed(e);
    }
  }
}
