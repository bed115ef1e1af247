package io.countinghouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.cli.http.HttpConnection;
import io.countinghouse.cli.run.LocalSystem;
import io.countinghouse.detection.model.ModelFile;
import io.countinghouse.detection.model.Trees;
import io.countinghouse.events.MerchantProfile;
import io.countinghouse.events.Topics;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.WholeTopic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people tell a running scorer: reviews, rules and models. */
@SuppressWarnings("NullAway.Init") // set before all tests
class FraudCommandsIT {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final JsonMapper JSON = new JsonMapper();

  private static final String RULE =
      """
      {"kind": "rule", "id": "big-abroad", "version": 1, "author": "analyst-1",
       "about": "Much money for a country that the account was never seen in.",
       "when": {"all": [{"feature": "new_country", "window": "P90D", "comparison": "at_least", "limit": 1},
                        {"feature": "amount", "comparison": "at_least", "limit": 1000}]},
       "weight": 0.9}
      """;

  private static final String OVER_TEN =
      "\"when\": {\"feature\": \"amount\", \"comparison\": \"more_than\", \"limit\": 10}, \"weight\"";

  private static @TempDir Path dir;
  private static LocalSystem system;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    system = LocalSystem.start(dir, OptionalInt.of(0), Optional.empty(), line -> {});
  }

  @AfterAll
  static void stop() throws Exception {
    system.close();
  }

  /** On its whole way: from a person to the profile that the next scores see. */
  @Test
  void aConfirmedFraudReachesTheMerchantsProfile() throws Exception {
    var id = posted(system.connection(), "alice");
    awaitProfile(system.connection(), "merchant m-alice", 1, 0);
    assertEquals(0, review(id), err::toString);
    assertEquals("alice", JSON.readTree(out.toString()).get("subject_account").asString());
    awaitProfile(system.connection(), "merchant m-alice", 1, 1);
    assertEquals(1, review("00000000-0000-7000-8000-000000000000"));
    assertTrue(err.toString().contains("there is no transaction"), err::toString);
  }

  /** Chargebacks name the capture, which moved the money; what was scored is the authorisation. */
  @Test
  void aReviewOfACaptureIsOneOfItsAuthorisation() throws Exception {
    var at = system.connection();
    accounts(at, "dan");
    var authorised = authorised(at, "dan", "authorise");
    var capture = follow(at, "/v1/authorisations/" + authorised + "/capture", "capture");
    awaitProfile(at, "merchant m-dan", 1, 0);
    assertEquals(0, review(capture), err::toString);
    assertEquals(authorised, JSON.readTree(out.toString()).get("transaction_id").asString());
    awaitProfile(at, "merchant m-dan", 1, 1);
    assertEquals(List.of(), reviewsPutAside(at, "dan"));
  }

  @Test
  void whatReleasedAHoldOrMovedMoneyBackIsRefused() throws Exception {
    var at = system.connection();
    var payment = posted(at, "erin");
    var reversal = follow(at, "/v1/transactions/" + payment + "/reverse", "reverse");
    assertRefused(reversal, "of kind reverse, which moved back the money of " + payment);
    var authorised = authorised(at, "erin", "authorise");
    var release = follow(at, "/v1/authorisations/" + authorised + "/void", "void");
    assertRefused(release, "of kind void, which released the hold of " + authorised);
    assertEquals("", out.toString());
  }

  private void assertRefused(String id, String why) {
    assertEquals(1, review(id));
    assertTrue(err.toString().contains(id + " is no payment"), err::toString);
    assertTrue(err.toString().contains(why), err::toString);
  }

  @Test
  void aRuleIsCheckedWrittenActivatedAndPaused() throws Exception {
    var file = Files.writeString(dir.resolve("rule.json"), RULE);
    assertEquals(0, rules("check", file.toString()), err::toString);
    assertEquals(1, rules("activate", "big-abroad/1", "--author", "analyst-1"));
    assertTrue(err.toString().contains("there is no rule or list big-abroad/1"), err::toString);
    assertEquals(0, rules("put", file.toString()), err::toString);
    assertEquals(0, rules("show", "big-abroad/1"), err::toString);
    assertEquals(0, rules("activate", "big-abroad/1", "--author", "analyst-1"), err::toString);
    assertEquals(
        1, rules("pause", "big-abroad/1", "--author", "a", "--from", "2026-01-01T00:00:00Z"));
    assertTrue(err.toString().contains("from: 2026-01-01T00:00:00Z is less than"), err::toString);
    var later = Instant.now().plusSeconds(90).toString();
    assertEquals(0, rules("list", "--at", later), err::toString);
    var row = out.toString().lines().filter(line -> line.startsWith("big-abroad")).findFirst();
    assertTrue(row.orElseThrow().contains("live"), out::toString);
    assertTrue(out.toString().lines().anyMatch(line -> line.startsWith("rule set 1+")));
  }

  @Test
  void aBacktestReadsWhatTheSystemHasPosted() throws Exception {
    posted(system.connection(), "bob");
    awaitProfile(system.connection(), "merchant m-bob", 1, 0); // Kafka has it
    var file = dir.resolve("over-ten.json");
    Files.writeString(
        file,
        RULE.replace("big-abroad", "over-ten").replaceAll("(?s)\"when\".*\"weight\"", OVER_TEN));
    var today = LocalDate.now(ZoneOffset.UTC);
    var from = today.minusDays(1).toString();
    var to = today.plusDays(1).toString();
    assertEquals(
        0,
        run(
            "backtest",
            "--system",
            dir.toString(),
            "--rule",
            file.toString(),
            "--from",
            from,
            "--to",
            to),
        err::toString);
    var json = JSON.readTree(out.toString().lines().toList().getLast());
    assertTrue(json.path("payments").asLong() >= 1, json::toString);
    assertEquals(json.path("payments").asLong(), json.path("spoke").asLong(), json::toString);
    assertTrue(out.toString().contains("bob"), out::toString);
  }

  @Test
  void anAccountIsSnoozedAndWokenUp() {
    String[] who = {"--by", "analyst-1", "--reason", "travels", "--data", dir.toString()};
    assertEquals(0, run(with(who, "alerts", "snooze", "carol", "--for", "P14D")), err::toString);
    assertEquals("carol", JSON.readTree(out.toString()).get("subject_account").asString());
    assertEquals(0, run(with(who, "alerts", "wake", "carol")), err::toString);
    assertEquals(0, run("alerts", "list", "--all", "--data", dir.toString()), err::toString);
    assertTrue(out.toString().contains("0 open of 0"), out::toString);
  }

  private static String[] with(String[] more, String... words) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void aRuleThatDoesNotTypeCheckIsNotWritten() throws Exception {
    var file = Files.writeString(dir.resolve("wrong.json"), RULE.replace("amount", "amonut"));
    assertEquals(1, rules("put", file.toString()));
    assertTrue(
        err.toString()
            .contains("rule big-abroad/1: when.all[1].feature: amonut is no feature; nearest are"),
        err::toString);
    assertEquals(1, rules("check", file.toString(), "--offline"));
  }

  @Test
  void aModelIsPutActivatedAndRetired() throws Exception {
    var file = dir.resolve("model.json");
    Files.write(file, stump().bytes());
    assertEquals(0, model("put", file.toString()), err::toString);
    var digest = JSON.readTree(out.toString()).get("model").asString();
    assertEquals(0, model("put", file.toString()), err::toString);
    assertEquals(1, model("activate", "ffff", "--author", "analyst-1"));
    assertTrue(err.toString().contains("0 models begin with ffff"), err::toString);
    var begins = digest.substring(0, 8);
    assertEquals(0, model("activate", begins, "--author", "analyst-1"), err::toString);
    var late = Instant.now().plusSeconds(300).toString();
    assertEquals(0, model("retire", "--author", "a", "--from", late), err::toString);
    assertEquals("live", slotAt(begins, Instant.now().plusSeconds(120)));
    assertEquals("-", slotAt(begins, Instant.now().plusSeconds(400)));
  }

  /** The smallest model that there can be. */
  private static ModelFile stump() {
    var tree =
        new Trees(
            new int[] {0},
            new int[] {0, -1, -1},
            new float[] {100, -1, 1},
            new int[] {1, 0, 0},
            new int[] {2, 0, 0},
            new float[] {2, 1, 1});
    return new ModelFile(
        ModelFile.FORM,
        List.of("amount"),
        "2026-01-01",
        "2026-01-07",
        7,
        1,
        Map.of(),
        Map.of("rows", 10.0),
        List.of(tree));
  }

  private String slotAt(String begins, Instant at) {
    out.getBuffer().setLength(0);
    assertEquals(0, model("list", "--at", at.toString()), err::toString);
    var row = out.toString().lines().filter(line -> line.startsWith(begins)).findFirst();
    return row.orElseThrow().strip().split("\\s+", 3)[1];
  }

  private int model(String... words) {
    return command("model", words);
  }

  private int rules(String... words) {
    return command("rules", words);
  }

  private int command(String command, String... words) {
    var arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of(words));
    arguments.addAll(List.of("--data", dir.toString()));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return Countinghouse.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private int review(String id) {
    return Countinghouse.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            "review",
            id,
            "--data",
            dir.toString(),
            "--outcome",
            "confirmed",
            "--reviewer",
            "reviewer-1",
            "--reason",
            "chargeback");
  }

  private static void accounts(Connection at, String account) throws IOException {
    post(
        at,
        "/v1/accounts",
        "",
        "{\"account\":\"%s\",\"kind\":\"customer\",\"overdraft\":\"unlimited\"}"
            .formatted(account));
    post(
        at,
        "/v1/accounts",
        "",
        "{\"account\":\"shop-%s\",\"kind\":\"merchant\"}".formatted(account));
  }

  private static String posted(Connection at, String account) throws IOException {
    accounts(at, account);
    return pay(at, "/v1/transactions", account, "k-" + account);
  }

  private static String authorised(Connection at, String account, String key) throws IOException {
    return pay(at, "/v1/authorisations", account, key + "-" + account);
  }

  private static String pay(Connection at, String path, String account, String key)
      throws IOException {
    return post(
            at,
            path,
            "Idempotency-Key: %s\r\n".formatted(key),
            """
            {"type":"card","debit_account":"%s","credit_account":"shop-%s","amount":"12.50",
             "currency":"EUR","occurred_at":"%s","merchant_id":"m-%s"}
            """
                .formatted(account, account, Instant.now(), account))
        .get("transaction_id")
        .asString();
  }

  /** What follows from another transaction. */
  private static String follow(Connection at, String path, String key) throws IOException {
    return post(at, path, "Idempotency-Key: %s\r\n".formatted(key), "{}")
        .get("transaction_id")
        .asString();
  }

  private static JsonNode post(Connection at, String path, String more, String json)
      throws IOException {
    var base = URI.create(at.ingestUrl());
    var head =
        HttpConnection.head(
            "POST",
            path,
            base,
            "Authorization: Bearer " + at.ingestApiKey(),
            "Content-Type: application/json");
    try (var http = new HttpConnection(base)) {
      var answer = http.send(head, more, json.getBytes(StandardCharsets.UTF_8));
      assertTrue(answer.status() < 300, answer::toString);
      return JSON.readTree(answer.body());
    }
  }

  /** The last published profile of the merchant has so many payments and frauds. */
  private static void awaitProfile(Connection at, String party, int payments, int frauds) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            at.kafkaBootstrap(),
            "group.id",
            "test-" + party + frauds,
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed");
    var bytes = new ByteArrayDeserializer();
    var wanted = List.of(payments, frauds);
    var end = Instant.now().plus(LONG);
    try (var consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      consumer.subscribe(List.of(Topics.PROFILES.name()));
      while (Instant.now().isBefore(end)) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          var profile = EventHeaders.decode(Topics.PROFILES, record.headers(), record.value());
          if (profile.party().equals(party) && counts(profile).equals(wanted)) {
            return;
          }
        }
      }
    }
    throw new AssertionError("no profile of " + party + " with " + wanted);
  }

  /** The scorer's dead letters about an account. */
  private static List<String> reviewsPutAside(Connection at, String account) {
    var letters = new ArrayList<String>();
    WholeTopic.read(
        at.kafkaBootstrap(),
        Topics.REVIEWS.deadLetters("fraud-scorer"),
        Duration.ofSeconds(30),
        record -> letters.add(new String(record.value(), StandardCharsets.UTF_8)));
    return letters.stream().filter(letter -> letter.contains(account)).toList();
  }

  private static List<Integer> counts(MerchantProfile profile) {
    return List.of(
        profile.buckets().stream().mapToInt(MerchantProfile.Bucket::payments).sum(),
        profile.buckets().stream().mapToInt(MerchantProfile.Bucket::frauds).sum());
  }
}
