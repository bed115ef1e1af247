package io.countinghouse.ingest;

import io.countinghouse.events.Topics;
import io.countinghouse.ingest.access.ConfiguredKeys;
import io.countinghouse.ingest.http.ServerTls;
import io.countinghouse.ingest.lane.BookingCalendar;
import io.countinghouse.ingest.lane.Ledger;
import io.countinghouse.worker.Env;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The settings of the service.
 *
 * @param port 0: any free one
 * @param lanes that this instance owns, in order
 * @param calendarVersion the number that the calendar gets in the ledger, if it is a new one; 0: it
 *     is not
 * @param ledger as the writer, who posts
 * @param owner as the owner, who migrates
 */
record IngestConfig(
    String host,
    int port,
    List<Integer> lanes,
    ConfiguredKeys keys,
    Optional<ServerTls> tls,
    BookingCalendar calendar,
    int calendarVersion,
    Ledger ledger,
    Ledger owner,
    PoolConfig pools,
    KeyWindow keyWindow,
    String kafkaBootstrap) {

  private static final int PORT = 8080;

  /**
   * Reads INGEST_* and BOOKING_*, and where the servers are.
   *
   * @throws IllegalArgumentException naming the setting and its rule
   */
  static IngestConfig of(Env env) {
    var ledger =
        new Ledger(
            env.text("POSTGRES_URL"), env.text("POSTGRES_USER"), env.text("POSTGRES_PASSWORD"));
    var config =
        new IngestConfig(
            env.text("INGEST_HOST", "127.0.0.1"),
            env.integer("INGEST_PORT", PORT, 0, 65_535),
            env.parsed(
                "INGEST_LANES",
                "different lane numbers from 0 to %d such as 0,1".formatted(Topics.LANES_MAX - 1),
                List.of(0, 1),
                IngestConfig::lanes),
            env.parsed(
                "INGEST_API_KEYS",
                ConfiguredKeys.RULE,
                ConfiguredKeys.parse(""),
                ConfiguredKeys::parse),
            tls(env),
            calendar(env),
            env.integer("BOOKING_VERSION", 0, 0, Integer.MAX_VALUE),
            ledger,
            owner(env),
            PoolConfig.of(env, ledger),
            KeyWindow.of(env),
            env.text("KAFKA_BOOTSTRAP"));
    env.refuseUnknown("INGEST_");
    env.refuseUnknown("BOOKING_");
    return config;
  }

  /** Who migrates; the same login where no other is given. */
  private static Ledger owner(Env env) {
    return new Ledger(
        env.text("POSTGRES_URL"),
        env.text("POSTGRES_OWNER_USER", env.text("POSTGRES_USER")),
        env.text("POSTGRES_OWNER_PASSWORD", env.text("POSTGRES_PASSWORD")));
  }

  private static Optional<ServerTls> tls(Env env) {
    var certificate = env.text("INGEST_TLS_CERT", "");
    var key = env.text("INGEST_TLS_KEY", "");
    if (certificate.isEmpty() != key.isEmpty()) {
      throw new IllegalArgumentException("INGEST_TLS_CERT and INGEST_TLS_KEY go together");
    }
    return certificate.isEmpty()
        ? Optional.empty()
        : Optional.of(new ServerTls(Path.of(certificate), Path.of(key)));
  }

  private static BookingCalendar calendar(Env env) {
    return new BookingCalendar(
        env.<ZoneId>parsed(
            "BOOKING_ZONE", "a zone such as Europe/Berlin", ZoneOffset.UTC, ZoneId::of),
        env.parsed(
            "BOOKING_CUTOFF", "a time of day such as 17:30", LocalTime.MIDNIGHT, LocalTime::parse));
  }

  private static List<Integer> lanes(String text) {
    var lanes = new TreeSet<Integer>();
    for (var number : text.split(",", -1)) {
      int lane = Integer.parseInt(number.strip());
      if (lane < 0 || lane >= Topics.LANES_MAX || !lanes.add(lane)) {
        throw new IllegalArgumentException(number);
      }
    }
    return List.copyOf(lanes);
  }
}
