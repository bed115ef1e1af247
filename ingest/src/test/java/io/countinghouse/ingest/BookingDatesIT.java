package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Topics;
import io.countinghouse.ingest.Api.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Which dates a transaction gets where zone and cut-off are set and what it tells of is long past:
 * in the answer, the ledger, Kafka and a statement. At nearly any time of day the business date is
 * tomorrow's, so no date can be right by accident.
 */
final class BookingDatesIT {

  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final LocalTime CUT_OFF = LocalTime.of(0, 1);

  /**
   * When it happened, and the value date: the cut-off is at 23:01 UTC in winter, 22:01 in summer.
   */
  private static final Map<String, String> PAST =
      Map.of(
          "2025-03-01T23:00:59.999999Z", "2025-03-02",
          "2025-03-01T23:01:00Z", "2025-03-03",
          "2025-06-30T22:00:59.999999Z", "2025-07-01",
          "2025-06-30T22:01:00Z", "2025-07-02",
          "2025-03-02T04:00:59+05:00", "2025-03-02",
          "2025-03-02T04:01:00+05:00", "2025-03-03",
          "2019-12-31T12:00:00Z", "2020-01-01",
          "1970-01-01T00:00:00Z", "1970-01-02");

  @AutoClose private Ingest servers;
  private Api api;

  @BeforeEach
  void start() throws Exception {
    servers = Ingest.servers();
    api =
        servers.till(
            Map.of(
                "INGEST_LANES",
                "0",
                "BOOKING_ZONE",
                ZONE.getId(),
                "BOOKING_CUTOFF",
                CUT_OFF.toString()));
    api.opened("alice", "customer");
  }

  private static LocalDate business(Instant at) {
    var there = at.atZone(ZONE);
    return there.toLocalDate().plusDays(there.toLocalTime().isBefore(CUT_OFF) ? 0 : 1);
  }

  /** The booking date is that of the posting, whatever it tells of. */
  private static void assertDates(Answer answer, String valueDate) {
    assertEquals(201, answer.status(), answer.raw()::body);
    var postedAt = Instant.parse(answer.text("posted_at"));
    assertTrue(postedAt.isAfter(Instant.now().minus(Duration.ofMinutes(5))));
    assertEquals(business(postedAt).toString(), answer.text("booking_date"));
    assertEquals(valueDate, answer.text("value_date"));
  }

  @Test
  void whatIsPostedLateIsBookedTodayAndValuedThen() throws Exception {
    var valued = new HashMap<String, String>();
    for (var past : PAST.entrySet()) {
      var fields = payment("cash", "alice", "1.00");
      fields.put("occurred_at", past.getKey());
      var posted = api.post("past-" + valued.size(), fields);
      assertDates(posted, past.getValue());
      valued.put(posted.text("transaction_id"), past.getValue());
    }
    var now = api.post("now", payment("cash", "alice", "1.00"));
    assertDates(now, now.text("booking_date"));
    valued.put(now.text("transaction_id"), now.text("value_date"));

    for (var one : valued.entrySet()) {
      var read = api.get("/v1/transactions/" + one.getKey());
      assertEquals(one.getValue(), read.text("value_date"));
      var postedAt = Instant.parse(read.text("posted_at"));
      assertEquals(business(postedAt).toString(), read.text("booking_date"));
    }
    for (var entry : api.get("/v1/accounts/alice/statement").body().path("entries")) {
      var id = entry.path("transaction_id").asString();
      assertEquals(valued.get(id), entry.path("value_date").asString());
    }
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> servers.number("SELECT last_seq - published_seq FROM ledger.lane") == 0);
    var published = new HashMap<String, String>();
    for (var record : PublishedLog.all(servers.kafka().bootstrap(), Topics.TRANSACTIONS)) {
      var transaction = record.value();
      published.put(transaction.id().toString(), transaction.valueDate().toString());
      assertEquals(business(transaction.postedAt()), transaction.bookingDate());
    }
    assertEquals(valued, published);
    Proof.ledgerAndKafkaAgree(servers);
  }

  @Test
  void aCaptureAReversalAndALineHaveTheirOwnDates() throws Exception {
    var hold = payment("cash", "alice", "5.00");
    hold.put("occurred_at", "2025-03-01T23:00:59Z");
    var authorised = api.authorise("hold", hold);
    assertDates(authorised, "2025-03-02");
    var captured =
        api.capture(
            "take",
            authorised.text("transaction_id"),
            Map.of("occurred_at", "2025-03-05T23:01:00Z"));
    assertDates(captured, "2025-03-07");
    var reversed = api.reverse("back", captured.text("transaction_id"));
    assertDates(reversed, reversed.text("booking_date"));
    var line = payment("cash", "alice", "1.00");
    line.put("occurred_at", "2025-06-30T22:01:00Z");
    var answer = api.batch(Api.line("line", line)).getFirst();
    var read = api.get("/v1/transactions/" + answer.path("transaction_id").asString());
    assertEquals("2025-07-02", read.text("value_date"));
    assertEquals(
        business(Instant.parse(read.text("posted_at"))).toString(), read.text("booking_date"));
  }
}
