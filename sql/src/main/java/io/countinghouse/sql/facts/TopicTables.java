package io.countinghouse.sql.facts;

import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import java.util.Map;
import java.util.Set;

/** Which table of ClickHouse keeps which topic. */
public final class TopicTables {

  private static final Map<String, String> TABLES =
      Map.of(
          Topics.ACCOUNTS.name(), "account_entries",
          Topics.TRANSACTIONS.name(), "postings",
          Topics.WATERMARKS.name(), "lane_watermarks",
          Topics.SCORES.name(), "scores",
          Topics.FLAGS.name(), "flags",
          Topics.REVIEWS.name(), "reviews");

  private TopicTables() {}

  /**
   * The table of a topic.
   *
   * @throws IllegalArgumentException if none keeps it
   */
  public static String of(Topic<?> topic) {
    return of(topic.name());
  }

  /** As {@link #of(Topic)}, of a topic's name. */
  public static String of(String topic) {
    var table = TABLES.get(topic);
    if (table == null) {
      throw new IllegalArgumentException("no table keeps " + topic);
    }
    return table;
  }

  /** The names of all topics that tables keep. */
  public static Set<String> topics() {
    return TABLES.keySet();
  }
}
