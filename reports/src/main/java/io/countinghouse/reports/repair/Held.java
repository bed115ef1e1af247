package io.countinghouse.reports.repair;

import io.countinghouse.events.LaneSeq;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import io.countinghouse.sql.facts.TopicTables;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which entries ClickHouse has anything of. */
public final class Held {

  private static final String HELD = Resources.text("/repair/held.sql");

  private final ClickHouseReader clickHouse;

  public Held(ClickHouseReader clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Those of a few thousand entries at most of which the topic's table has any row.
   *
   * @throws IllegalArgumentException if no table keeps the topic by its entries
   */
  public Set<LaneSeq> of(Topic<?> topic, Collection<LaneSeq> entries) throws SQLException {
    if (!Topics.SEQUENCED.contains(topic)) {
      throw new IllegalArgumentException("no table keeps " + topic.name() + " by its entries");
    }
    var all = List.copyOf(entries);
    var parameters =
        Map.of(
            "table", TopicTables.of(topic),
            "lanes", list(all.stream().map(LaneSeq::lane).toList()),
            "seqs", list(all.stream().map(LaneSeq::seq).toList()));
    var held = new HashSet<LaneSeq>();
    clickHouse.query(
        HELD,
        parameters,
        row -> held.add(new LaneSeq(row.getInt("lane"), row.getLong("lane_seq"))));
    return held;
  }

  private static String list(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }
}
