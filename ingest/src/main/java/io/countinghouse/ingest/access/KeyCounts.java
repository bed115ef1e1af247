package io.countinghouse.ingest.access;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many keys the ledger has in each state; as old as the last {@link #refresh}. */
final class KeyCounts {

  /** As {@code keys list} calls them. */
  private static final List<String> STATES = List.of("active", "rotating", "expired", "revoked");

  private static final String COUNT =
      """
      SELECT CASE WHEN revoked_at IS NOT NULL THEN 'revoked'
                  WHEN expires_at <= clock_timestamp() THEN 'expired'
                  WHEN replaced_by IS NOT NULL THEN 'rotating'
                  ELSE 'active' END AS state, count(*)
      FROM ledger.api_key GROUP BY state
      """;

  private final Map<String, Long> counts = new ConcurrentHashMap<>();

  void register(MeterRegistry metrics) {
    for (var state : STATES) {
      Gauge.builder("ingest.api.keys", counts, now -> now.getOrDefault(state, 0L))
          .description("API keys of the ledger; those of the settings are not among them")
          .tag("state", state)
          .register(metrics);
    }
  }

  /** Counts anew. By one thread. */
  void refresh(Connection ledger) throws SQLException {
    try (var read = ledger.prepareStatement(COUNT);
        var row = read.executeQuery()) {
      var left = new HashSet<>(STATES);
      while (row.next()) {
        counts.put(row.getString(1), row.getLong(2));
        left.remove(row.getString(1));
      }
      left.forEach(state -> counts.put(state, 0L));
    }
  }
}
