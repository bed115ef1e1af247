package io.countinghouse.reports.close;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.QuerySettings;
import io.countinghouse.events.Micros;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import io.countinghouse.reports.reconcile.Moved;
import io.countinghouse.worker.Pause;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of seals: rows are put in, one for each version of a date, and read. */
final class SealStore {

  private static final String SEALS = Resources.text("/close/seals.sql");
  private static final String SEAL = Resources.text("/close/seal.sql");

  /** A token whose row was lost in a crash of ClickHouse is passed over, so often at most. */
  private static final int TOKENS_MAX = 10;

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /** Half a minute. */
  private static final int LOOKS_MAX = 600;

  private final ClickHouseReader reader;
  private final Client client;
  private final String database;
  private final JsonMapper json = new JsonMapper();

  /**
   * @param database that both are of
   */
  SealStore(ClickHouseReader reader, Client client, String database) {
    this.reader = reader;
    this.client = client;
    this.database = database;
  }

  /** Of each sealed date the version that counts. */
  NavigableMap<LocalDate, Seal> current() throws SQLException {
    var current = new TreeMap<LocalDate, Seal>();
    all("").forEach(seal -> current.put(seal.date(), seal)); // what counts comes last
    return current;
  }

  private List<Seal> all(String date) throws SQLException {
    return reader.list(SEALS, Map.of("date", date), this::seal);
  }

  /**
   * Puts a seal in, if its version is not there yet. The token makes ClickHouse drop a second one
   * of the same version, whoever sends it; which one is there is read afterwards, since an insert
   * whose token is taken is acknowledged too. A token is taken before its row can be seen: only
   * when no insert of the version is under way any more, and there is still no row, is the token's
   * row known to be lost, and the next one used.
   *
   * @return the seal of that version that is there now; another's, if its build is another
   */
  Seal put(Seal seal, Contents contents) throws SQLException {
    for (int attempt = 1; attempt <= TOKENS_MAX; attempt++) {
      insert(seal, contents, attempt);
      var there = find(seal.date(), seal.version());
      if (there.isEmpty()) {
        awaitInserts(seal);
        there = find(seal.date(), seal.version());
      }
      if (there.isPresent()) {
        return there.get();
      }
    }
    throw new SQLException(
        "the seal of %s was acknowledged and is not there".formatted(seal.date()));
  }

  /** A version of a date. */
  Optional<Seal> find(LocalDate date, int version) throws SQLException {
    return all(date.toString()).stream()
        .filter(s -> s.version() == version)
        .reduce((_, counts) -> counts);
  }

  /** Until no insert of this version is under way, whoever sent it. */
  private void awaitInserts(Seal seal) throws SQLException {
    var mine = Map.of("mine", queries(seal));
    for (int look = 1; underWay(mine); look++) {
      if (look == LOOKS_MAX) {
        throw new SQLException(
            "another insert of the seal of %s takes too long; run it again".formatted(seal.date()));
      }
      try {
        Pause.of(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SQLException("interrupted; what is not sealed is not seen, so run it again", e);
      }
    }
  }

  private boolean underWay(Map<String, String> mine) throws SQLException {
    return !reader
        .list(
            "SELECT query_id FROM system.processes WHERE startsWith(query_id, {mine:String})",
            mine,
            row -> row.getString("query_id"))
        .isEmpty();
  }

  private String queries(Seal seal) {
    return "seal:%s:%s:%d:".formatted(database, seal.date(), seal.version());
  }

  private void insert(Seal seal, Contents contents, int attempt) throws SQLException {
    var values = new HashMap<String, Object>();
    values.put("booking_date", seal.date().toString());
    values.put("version", seal.version());
    values.put("build", seal.build());
    values.put("digest", seal.digest());
    values.put("contents", ClickHouseReader.map(contents.digests()));
    values.put("row_counts", byName(seal.rows()));
    values.put("transactions", moved(seal, of -> Long.toString(of.transactions())));
    values.put("moved_minor", moved(seal, of -> of.minor().toString()));
    values.put(
        "restates",
        seal.restates().stream()
            .map(day -> "'" + day + "'")
            .collect(Collectors.joining(",", "[", "]")));
    values.put("lanes", numbers(seal.lanes(), Function.identity()));
    values.put("as_of_us", numbers(seal.asOf(), Micros::of));
    values.put("ended_us", Micros.of(seal.endedAt()));
    values.put("sealed_us", Micros.of(seal.sealedAt()));
    values.put("sealed_by", seal.by());
    values.put("reason", seal.reason());
    var settings =
        new QuerySettings()
            .setQueryId(queries(seal) + UUID.randomUUID())
            .serverSetting(
                "insert_deduplication_token",
                "seal/%s/%d/a%d".formatted(seal.date(), seal.version(), attempt));
    Builds.run(client, SEAL, values, settings);
  }

  private static String moved(Seal seal, Function<Moved, String> of) {
    var values = new TreeMap<String, String>();
    seal.moved().forEach((currency, moved) -> values.put(currency, of.apply(moved)));
    return byName(values);
  }

  /** Names are ours, or codes of three letters. */
  private static String byName(Map<String, ?> values) {
    return values.entrySet().stream()
        .map(e -> "'" + e.getKey() + "':" + e.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static <T> String numbers(Map<Integer, T> lanes, Function<T, Long> of) {
    return new TreeMap<>(lanes)
        .entrySet().stream()
            .map(e -> e.getKey() + ":" + of.apply(e.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
  }

  private Seal seal(ResultSet row) throws SQLException {
    Map<String, Long> transactions =
        json.readValue(row.getString("transactions"), new TypeReference<>() {});
    Map<String, BigInteger> minor =
        json.readValue(row.getString("moved_minor"), new TypeReference<>() {});
    var moved = new TreeMap<String, Moved>();
    transactions.forEach((currency, count) ->
        moved.put(currency, new Moved(count, minor.getOrDefault(currency, BigInteger.ZERO))));
    Map<Integer, Long> asOf = json.readValue(row.getString("as_of"), new TypeReference<>() {});
    var moments = new TreeMap<Integer, Instant>();
    asOf.forEach((lane, micros) -> moments.put(lane, Micros.toInstant(micros)));
    List<String> restates = json.readValue(row.getString("restates"), new TypeReference<>() {});
    return new Seal(
        LocalDate.parse(row.getString("booking_date")),
        row.getInt("version"),
        row.getLong("build"),
        row.getString("digest"),
        json.readValue(row.getString("row_counts"), new TypeReference<Map<String, Long>>() {}),
        moved,
        restates.stream().map(LocalDate::parse).toList(),
        json.readValue(row.getString("lanes"), new TypeReference<Map<Integer, Long>>() {}),
        moments,
        Micros.toInstant(row.getLong("ended_us")),
        Micros.toInstant(row.getLong("sealed_us")),
        row.getString("sealed_by"),
        row.getString("reason"));
  }
}
