package io.countinghouse.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Windows of cash that slide, beside what their rule says word for word. */
@ExtendWith(RunningStack.class)
class StructuringIT {

  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
  private static final long DAY_SECONDS = 86_400;
  private static final int WINDOW_DAYS = 3;
  private static final long THRESHOLD = 1_000_000;

  private final Databases databases;
  private final HandMade made;

  StructuringIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    made = new HandMade(databases);
  }

  @BeforeEach
  void accounts() throws Exception {
    made.account("till", "cash", "US", null)
        .account("a1", "customer", "US", "ann")
        .account("a2", "customer", "US", "ann")
        .account("b1", "customer", "US", null);
  }

  @AfterEach
  void close() throws Exception {
    databases.close();
  }

  private record Cash(UUID id, String account, boolean in, long minor, Instant at) {
    String key() {
      return (account.startsWith("a") ? "ann" : account) + "|" + (in ? "in" : "out");
    }

    String row(int seq) {
      return "(0, %d, '%s', '%s', 'till', '%s', 'post', %d, 'USD', '%s', '%s')"
          .formatted(
              seq,
              id,
              in ? "debit" : "credit",
              account,
              minor,
              text(at),
              text(at).substring(0, 10));
    }
  }

  private static String text(Instant at) {
    return "%tF %<tT".formatted(LocalDateTime.ofInstant(at, ZoneOffset.UTC));
  }

  private static LongStream seeds() {
    return Seeds.some(8);
  }

  /** Few hours, so that moments and sums are often equal; some before the first day. */
  private static List<Cash> some(RandomGenerator random) {
    var accounts = List.of("a1", "a2", "b1");
    var cash = new ArrayList<Cash>();
    for (int i = 0; i < 120; i++) {
      cash.add(
          new Cash(
              new UUID(random.nextLong(), random.nextLong()),
              accounts.get(random.nextInt(3)),
              random.nextInt(4) > 0,
              (1 + random.nextInt(5)) * 100_000L,
              MARCH.plusSeconds(random.nextInt(-80, 400) * 3_600L)));
    }
    return cash;
  }

  private void insert(List<Cash> cash) throws Exception {
    var rows = new ArrayList<String>();
    cash.forEach(c -> rows.add(c.row(100 + rows.size())));
    databases.facts(
        "INSERT INTO postings (lane, lane_seq, transaction_id, side, account, counterparty, kind,"
            + " amount_minor, currency, posted_at, booking_date) VALUES "
            + String.join(", ", rows));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theWindowOfEachCustomerIsThatOfTheRule(long seed) throws Exception {
    var cash = some(Seeds.random(seed));
    insert(cash);
    var rows =
        Rows.of(
            databases,
            "structuring-candidates",
            "from",
            "2026-03-01",
            "to",
            "2026-03-31",
            "window-days",
            Integer.toString(WINDOW_DAYS));
    var columns =
        new String[] {
          "customer",
          "direction",
          "first_at",
          "last_at",
          "transactions",
          "cash",
          "largest",
          "days",
          "accounts"
        };
    assertEquals(byTheRule(cash), Rows.columns(rows, columns));
  }

  /** For each customer and direction every window, one after another. */
  private static List<String> byTheRule(List<Cash> cash) {
    var series = new TreeMap<String, List<Cash>>();
    cash.forEach(c -> series.computeIfAbsent(c.key(), _ -> new ArrayList<>()).add(c));
    var rows = new ArrayList<String>();
    series.forEach((key, moves) -> {
      var best = largest(moves);
      if (best != null) {
        rows.add(key + "|" + told(best));
      }
    });
    return rows;
  }

  private static @Nullable List<Cash> largest(List<Cash> moves) {
    return moves.stream()
        .map(Cash::at)
        .distinct()
        .filter(end -> !end.isBefore(MARCH))
        .map(end -> window(moves, end))
        .filter(w -> w.size() >= 2 && sum(w) > THRESHOLD)
        .min(
            Comparator.<List<Cash>>comparingLong(w -> -sum(w)).thenComparing(w -> w.getLast().at()))
        .orElse(null);
  }

  private static List<Cash> window(List<Cash> moves, Instant end) {
    var start = end.minusSeconds(WINDOW_DAYS * DAY_SECONDS);
    return moves.stream()
        .filter(c -> c.at().isAfter(start) && !c.at().isAfter(end))
        .sorted(Comparator.comparing(Cash::at))
        .toList();
  }

  private static long sum(List<Cash> window) {
    return window.stream().mapToLong(Cash::minor).sum();
  }

  private static String decimal(long minor) {
    return minor / 100 + ".00";
  }

  private static String told(List<Cash> window) {
    return String.join(
        "|",
        window.getFirst().at().toString(),
        window.getLast().at().toString(),
        Integer.toString(window.size()),
        decimal(sum(window)),
        decimal(window.stream().mapToLong(Cash::minor).max().orElseThrow()),
        Long.toString(
            window.stream().map(c -> c.at().getEpochSecond() / DAY_SECONDS).distinct().count()),
        window.stream().map(Cash::account).distinct().sorted().collect(Collectors.joining(" ")));
  }

  @Test
  void aShopWithTwentyThousandDepositsStaysWithinTheLimits() throws Exception {
    databases.facts(
        "INSERT INTO postings (lane, lane_seq, transaction_id, side, account, counterparty, kind,"
            + " amount_minor, currency, posted_at, booking_date) SELECT 0, number + 100,"
            + " reinterpretAsUUID(sipHash128(number)), 'debit', 'till', if(number % 2, 'a1', 'a2'), 'post',"
            + " 500000, 'USD', toDateTime64('2026-03-01 00:00:00', 6, 'UTC') + number * 120 AS t,"
            + " toDate32(t) FROM numbers(20000)");
    var output = new RowsOutput(10);
    try (var reader = ClickHouseReader.open(databases.clickHouse(), ReportLimits.settings())) {
      new ReportRunner(reader)
          .run(
              Report.named("structuring-candidates"),
              Map.of("from", "2026-03-01", "to", "2026-03-31"),
              output);
    }
    var row = output.rows().getFirst();
    assertEquals(1, output.rows().size());
    assertEquals(
        "ann 2026-03-01T00:00:00Z 2026-03-07T23:58:00Z 5040 25200000.00 7 a1 a2",
        List.of("customer", "first_at", "last_at", "transactions", "cash_minor", "days", "accounts")
            .stream()
            .map(column -> Objects.requireNonNull(row.get(column)).text())
            .collect(Collectors.joining(" ")));
  }
}
