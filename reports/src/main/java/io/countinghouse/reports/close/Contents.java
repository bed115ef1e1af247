package io.countinghouse.reports.close;

import io.countinghouse.events.Sha256;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What the aggregates of one booking date hold. */
record Contents(Map<Aggregate, Content> of) {

  /**
   * The rows of one aggregate.
   *
   * @param digest SHA-256, lower-case hex, of the rows in the order of their key, as ClickHouse
   *     writes them in the format TabSeparated, without the build
   */
  record Content(long rows, String digest) {}

  Contents {
    of = Map.copyOf(of);
  }

  /** Asks for each aggregate. */
  static Contents collect(Source source) throws SQLException {
    var contents = new EnumMap<Aggregate, Content>(Aggregate.class);
    for (var aggregate : Aggregate.values()) {
      contents.put(aggregate, source.content(aggregate));
    }
    return new Contents(contents);
  }

  /** Where contents come from. */
  @FunctionalInterface
  interface Source {
    Content content(Aggregate aggregate) throws SQLException;
  }

  /** Of all together, in the order of the aggregates' names. */
  String digest() {
    return Sha256.hex(
        of.entrySet().stream()
            .map(e ->
                "%s %d %s\n"
                    .formatted(e.getKey().view(), e.getValue().rows(), e.getValue().digest()))
            .sorted()
            .collect(Collectors.joining()));
  }

  /** By the aggregates' names. */
  Map<String, String> digests() {
    return of.entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().view(), e -> e.getValue().digest()));
  }

  /** By the aggregates' names. */
  Map<String, Long> rows() {
    return of.entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().view(), e -> e.getValue().rows()));
  }
}
