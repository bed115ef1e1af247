package io.countinghouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.cli.http.HttpConnection;
import io.countinghouse.cli.run.LocalSystem;
import io.countinghouse.events.MerchantProfile;
import io.countinghouse.events.Topics;
import io.countinghouse.topics.EventHeaders;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A review on its whole way: from a person to the profile that the next scores see. */
class ReviewCommandIT {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final JsonMapper JSON = new JsonMapper();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aConfirmedFraudReachesTheMerchantsProfile(@TempDir Path dir) throws Exception {
    try (var system =
        LocalSystem.start(dir, OptionalInt.of(0), Optional.empty(), line -> err.append(line))) {
      var id = posted(system.connection());
      awaitProfile(system.connection(), 1, 0);
      assertEquals(0, review(dir, id), err::toString);
      assertEquals("alice", JSON.readTree(out.toString()).get("subject_account").asString());
      awaitProfile(system.connection(), 1, 1);
      assertEquals(1, review(dir, "00000000-0000-7000-8000-000000000000"));
      assertTrue(err.toString().contains("there is no transaction"), err::toString);
    }
  }

  private int review(Path dir, String id) {
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

  private static String posted(Connection at) throws IOException {
    post(
        at,
        "/v1/accounts",
        "",
        "{\"account\":\"alice\",\"kind\":\"customer\",\"overdraft\":\"unlimited\"}");
    post(at, "/v1/accounts", "", "{\"account\":\"shop\",\"kind\":\"merchant\"}");
    return post(
            at,
            "/v1/transactions",
            "Idempotency-Key: k-1\r\n",
            """
            {"type":"card","debit_account":"alice","credit_account":"shop","amount":"12.50",
             "currency":"EUR","occurred_at":"%s","merchant_id":"m-1"}
            """
                .formatted(Instant.now()))
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
  private static void awaitProfile(Connection at, int payments, int frauds) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            at.kafkaBootstrap(),
            "group.id",
            "test-" + frauds,
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
          if (counts(EventHeaders.decode(Topics.PROFILES, record.headers(), record.value()))
              .equals(wanted)) {
            return;
          }
        }
      }
    }
    throw new AssertionError("no profile with " + wanted);
  }

  private static List<Integer> counts(MerchantProfile profile) {
    assertEquals("merchant m-1", profile.party());
    return List.of(
        profile.buckets().stream().mapToInt(MerchantProfile.Bucket::payments).sum(),
        profile.buckets().stream().mapToInt(MerchantProfile.Bucket::frauds).sum());
  }
}
