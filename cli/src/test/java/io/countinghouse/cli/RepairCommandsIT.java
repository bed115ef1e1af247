package io.countinghouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.cli.http.HttpConnection;
import io.countinghouse.cli.run.LocalSystem;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.testkit.Payments;
import io.countinghouse.topics.DeadLetter;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.WholeTopic;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hole shows, and is closed by way of the loader's repair topics. */
@SuppressWarnings("NullAway.Init") // set before all tests
class RepairCommandsIT extends Typing {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int PAYMENTS = 40;

  private static @TempDir Path dir;
  private static LocalSystem system;

  @BeforeAll
  static void start() throws Exception {
    system = LocalSystem.start(dir, OptionalInt.of(0), Optional.empty(), line -> {});
    post();
  }

  @AfterAll
  static void stop() throws Exception {
    system.close();
  }

  @Test
  void whatLacksIsLoadedFromTheLedgerAndFromKafka() {
    awaitReconciled();
    var before = sums();
    delete("postings", "lane_seq % 7 = 3");
    delete("account_entries", "account = 'shop'");
    delete("scores", "lane_seq % 11 = 5");
    assertEquals(1, run("reconcile", "--wait", "0"), "the hole shows");
    Awaitility.await() // what lacks for less than a minute may still be on its way
        .atMost(LONG)
        .untilAsserted(
            () -> assertEquals(1, run("report", "trial-balance", "--format", "csv"), this::said));
    assertTrue(out.toString().startsWith("currency,"), "what there is is printed");
    assertTrue(
        err.toString().contains(" lacks sequence 3: 33 entries after it are not in this report"),
        err::toString);
    assertTrue(err.toString().contains("not complete: the period needs every"), err::toString);

    assertEquals(1, run("repair"), err::toString);
    assertTrue(out.toString().contains("10, 17, 24, 31, 38"), out::toString);
    assertTrue(out.toString().contains("scores lack: 5, 16, 27"), out::toString);
    assertTrue(out.toString().contains("nothing was done"), out::toString);
    assertEquals(1, run("reconcile", "--wait", "0"), "and a plan changes nothing");

    assertEquals(1, run("reconcile", "--wait", "0", "--repair"), this::said);
    assertTrue(out.toString().contains("/10 missing"), out::toString);
    assertTrue(out.toString().contains("nothing was done"), out::toString);

    assertEquals(0, run("reconcile", "--wait", "0", "--repair", "--yes"), this::said);
    assertEquals(0, run("reconcile"), this::said);
    assertEquals(before, sums());
    assertEquals(0, run("report", "trial-balance", "--format", "csv"), this::said);
    assertFalse(err.toString().contains("not complete"), err::toString);
    assertEquals(0, run("repair", "--lane", "0", "--from-seq", "1", "--yes"), this::said);
    assertTrue(out.toString().contains("nothing lacks"), out::toString);
  }

  @Test
  void aDeadLetterIsReplayedOnceHoweverOftenItIsAskedFor() throws Exception {
    awaitReconciled();
    var before = sums();
    var lost = record(20);
    delete("postings", "lane_seq = 20");
    send(
        DeadLetter.record( // as a loader that could not read it would have put it aside
            "analytics-loader",
            new DeadLetter.Origin(lost.topic(), lost.partition(), lost.offset()),
            lost.headers(),
            lost.key(),
            lost.value(),
            "an older loader could not read it"));
    send(new ProducerRecord<>("transactions", 0, new byte[] {1}, new byte[] {2, 3}));
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() -> {
          assertEquals(0, run("dlq", "list", "--topic", "transactions"), this::said);
          assertTrue(out.toString().contains("transactions.analytics-loader.dlq/0/1"), this::said);
          assertTrue(out.toString().contains("transactions.fraud-scorer.dlq/0/"), this::said);
        });
    assertTrue(out.toString().contains("an older loader could not read it"), out::toString);
    assertEquals(0, run("dlq", "show", "transactions.analytics-loader.dlq/0/0"), this::said);
    assertTrue(out.toString().contains("/20\nsays: Transaction["), out::toString);

    assertEquals(1, run("reconcile", "--wait", "0"), "the hole shows");
    run("dlq", "replay", "--dry-run");
    assertTrue(out.toString().endsWith("1 to be sent\n"), out::toString);
    assertEquals(1, run("dlq", "replay"), "one of them can't be read");
    assertTrue(out.toString().contains("1 sent, 1 of them in ClickHouse now"), this::said);
    assertTrue(err.toString().contains("header schema is missing"), err::toString);
    run("dlq", "replay");
    assertTrue(out.toString().contains("there before 1"), this::said);
    assertEquals(0, run("reconcile"), this::said);
    assertEquals(before, sums());
  }

  /** Of a sequence that the scorer never saw, put aside by one that could not read it. */
  @Test
  void whatTheScorerPutAsideIsScoredByOneThatCanReadIt() throws Exception {
    awaitReconciled();
    putAside(new Payments("late-customer", 100_000).out(Duration.ZERO, "10.00"));
    try {
      run("dlq", "replay", "--service", "fraud-scorer", "--topic", "transactions", "--dry-run");
      assertTrue(out.toString().endsWith("1 to be sent\n"), this::said);
      run("dlq", "replay", "--service", "fraud-scorer", "--topic", "transactions");
      assertTrue(out.toString().contains("1 sent, 1 of them in ClickHouse now"), this::said);
      run("dlq", "replay", "--service", "fraud-scorer", "--topic", "transactions");
      assertTrue(out.toString().contains("there before 1"), this::said);
      assertEquals("1", ask("SELECT toString(count()) FROM scores WHERE lane_seq = 100001"));
      capturesArePassedOnOnce();
    } finally {
      delete("scores", "lane_seq = 100001");
    }
  }

  /** No score says that it was done, so each is sent again; the scorer passes it on once. */
  private void capturesArePassedOnOnce() throws Exception {
    var payer = new Payments("late-customer", 100_100).toCustomer("late-payee");
    var first = captured(payer);
    putAside(first);
    run("dlq", "replay", "--service", "fraud-scorer", "--topic", "transactions");
    assertTrue(out.toString().contains("1 sent, 1 of them"), this::said);
    var second = captured(payer);
    putAside(second);
    run("dlq", "replay", "--service", "fraud-scorer", "--topic", "transactions");
    assertTrue(out.toString().contains("2 sent, 2 of them"), this::said);
    Awaitility.await() // it comes after the first, under the same key
        .atMost(LONG)
        .untilAsserted(() -> assertEquals(List.of(first.id(), second.id()), received()));
  }

  private static Transaction captured(Payments payer) {
    return Payments.captured(
        Payments.held(payer.out(Duration.ZERO, "10.00")), Duration.ofMinutes(1), 5_00);
  }

  private static List<UUID> received() {
    var found = new ArrayList<UUID>();
    WholeTopic.read(
        system.connection().kafkaBootstrap(),
        Topics.RECEIVED,
        LONG,
        record ->
            found.add(EventHeaders.decode(Topics.RECEIVED, record.headers(), record.value()).id()));
    return found;
  }

  /** As a scorer that could not read it would have done. */
  private static void putAside(Transaction transaction) throws Exception {
    var record = EventHeaders.record(Topics.TRANSACTIONS, "late-customer", transaction);
    send(
        DeadLetter.record(
            "fraud-scorer",
            new DeadLetter.Origin("transactions", 0, 0),
            record.headers(),
            new byte[] {1},
            record.value(),
            "an older scorer could not read it"));
  }

  private void awaitReconciled() {
    assertEquals(0, run("reconcile", "--wait", "120"), this::said);
  }

  private static String sums() {
    return ask(
        "SELECT toString((count(), uniqExact(lane_seq, side), sum(amount_minor), (SELECT count()"
            + " FROM scores), (SELECT count() FROM account_entries))) FROM postings");
  }

  private static void delete(String table, String where) {
    ask("ALTER TABLE %s DELETE WHERE %s SETTINGS mutations_sync = 1".formatted(table, where));
  }

  private static String ask(String sql) {
    try (var client = system.connection().owner().client(LONG)) {
      var rows = client.queryAll(sql);
      return rows.isEmpty() ? "" : String.valueOf(rows.getFirst().getString(1));
    }
  }

  private static ConsumerRecord<byte[], byte[]> record(long seq) {
    var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    WholeTopic.read(
        system.connection().kafkaBootstrap(),
        Topics.TRANSACTIONS,
        LONG,
        record -> {
          var header = record.headers().lastHeader("schema");
          if (header != null
              && EventHeaders.decode(Topics.TRANSACTIONS, record.headers(), record.value())
                      .laneSeq()
                  == seq) {
            found.add(record);
          }
        });
    return found.getFirst();
  }

  private static void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", system.connection().kafkaBootstrap());
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      producer.send(record).get();
    }
  }

  private int run(String... words) {
    return typed(dir, words);
  }

  /** Two accounts and then payments, all by lane 0. */
  private static void post() throws Exception {
    var base = URI.create(system.connection().ingestUrl());
    try (var http = new HttpConnection(base)) {
      send(
          http,
          base,
          "/v1/accounts",
          "",
          "{\"account\":\"ann\",\"kind\":\"customer\",\"overdraft\":\"unlimited\"}");
      send(http, base, "/v1/accounts", "", "{\"account\":\"shop\",\"kind\":\"merchant\"}");
      for (int i = 0; i < PAYMENTS; i++) {
        send(
            http,
            base,
            "/v1/transactions",
            "Idempotency-Key: k-%d\r\n".formatted(i),
            """
            {"type":"card","debit_account":"ann","credit_account":"shop","amount":"12.50",
             "currency":"EUR","occurred_at":"%s"}
            """
                .formatted(Instant.now()));
      }
    }
  }

  private static void send(HttpConnection http, URI base, String path, String more, String json)
      throws Exception {
    var head =
        HttpConnection.head(
            "POST",
            path,
            base,
            "Authorization: Bearer " + system.connection().ingestApiKey(),
            "Content-Type: application/json");
    var answer = http.send(head, more, json.getBytes(StandardCharsets.UTF_8));
    assertTrue(answer.status() < 300, answer::toString);
  }
}
