package io.countinghouse.sql.facts;

import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which table of ClickHouse keeps which topic. */
public final class TopicTables {

  private static final Map<Topic<?>, String> TABLES =
      Map.of(
          Topics.ACCOUNTS, "account_entries",
          Topics.TRANSACTIONS, "postings",
          Topics.WATERMARKS, "lane_watermarks",
          Topics.SCORES, "scores",
          Topics.FLAGS, "flags",
          Topics.REVIEWS, "reviews");

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
    for (var kept : TABLES.entrySet()) {
      if (kept.getKey().name().equals(topic)) {
        return kept.getValue();
      }
    }
    throw new IllegalArgumentException("no table keeps " + topic);
  }

  /** The names of all topics that tables keep. */
  public static Set<String> topics() {
    return TABLES.keySet().stream().map(Topic::name).collect(Collectors.toSet());
  }
}
