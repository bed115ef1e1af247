package io.countinghouse.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Codec;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/asyncapi.yaml and the code say the same of topics, keys, headers and messages. */
final class AsyncApiTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String DEAD_LETTERS = "{topic}.{service}.dlq";
  private static final String REPAIRS = "{topic}.{service}.repair";

  private final AsyncApiDocument document = AsyncApiDocument.read();

  static List<Topic<?>> topics() {
    return Topics.ALL;
  }

  @Test
  void everyTopicIsDescribedAndTheOtherWayRound() {
    var described = document.channels().keySet();
    var created =
        Stream.concat(topics().stream().map(Topic::name), Stream.of(DEAD_LETTERS, REPAIRS))
            .collect(Collectors.toSet());
    assertEquals(created, described);
    var operated =
        document
            .root()
            .path("operations")
            .valueStream()
            .map(operation -> document.resolved(operation.path("channel")).path("address"))
            .map(JsonNode::asString)
            .collect(Collectors.toSet());
    assertEquals(created, operated, "who writes each");
  }

  @ParameterizedTest
  @MethodSource("topics")
  void aTopicIsCreatedAsItIsDescribed(Topic<?> topic) {
    same(TopicAdmin.newTopic(topic), topic.name());
  }

  @Test
  void deadLettersAreCreatedAsTheyAreDescribed() {
    same(TopicAdmin.ofService("x"), DEAD_LETTERS);
    var headers = document.message(DEAD_LETTERS).path("headers");
    var sent =
        DeadLetter.record(
            "x",
            new DeadLetter.Origin("t", 0, 0),
            new org.apache.kafka.common.header.internals.RecordHeaders(),
            null,
            null,
            "why");
    var names = new TreeSet<String>();
    sent.headers().forEach(header -> names.add(header.key()));
    assertEquals(names, names(headers.path("properties")));
    assertEquals(names, texts(headers.path("required")));
  }

  @Test
  void repairTopicsAreCreatedAsTheyAreDescribed() {
    same(TopicAdmin.ofService("x"), REPAIRS);
    var described = document.channels().getOrDefault(REPAIRS, JSON.createObjectNode());
    var names =
        Stream.concat(Topics.SEQUENCED.stream(), Repair.BY_THE_SCORER.stream())
            .map(Topic::name)
            .collect(Collectors.toSet());
    assertEquals(names, texts(described.at("/parameters/topic/enum")));
    assertEquals(
        Set.of(Repair.LOADER, Repair.SCORER), texts(described.at("/parameters/service/enum")));
    var headers = document.message(REPAIRS).path("headers");
    assertEquals(Set.of(Repair.AFTER), names(headers.path("properties")));
    assertEquals(Set.of(Repair.AFTER), texts(headers.path("required")));
  }

  private void same(NewTopic created, String address) {
    var channel = Objects.requireNonNull(document.channels().get(address), address);
    var kafka = channel.at("/bindings/kafka");
    assertEquals(created.numPartitions(), kafka.path("partitions").asInt(0), address);
    var described = new TreeMap<String, String>();
    kafka
        .path("topicConfiguration")
        .properties()
        .forEach(each -> described.put(each.getKey(), text(each.getValue())));
    assertEquals(new TreeMap<>(created.configs()), described, address);
  }

  private static String text(JsonNode value) {
    return value.isArray() ? String.join(",", texts(value)) : value.asString();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void aMessageNamesItsFormAndItsKey(Topic<?> topic) {
    var message = document.message(topic.name());
    var schema = topic.codec().schema();
    assertEquals(schema, message.path("name").asString());
    var headers = message.path("headers");
    assertEquals(schema, headers.path("properties").path(Codec.HEADER).path("const").asString());
    assertEquals(Set.of(Codec.HEADER), texts(headers.path("required")));
    assertEquals(Set.of(Codec.HEADER, EventHeaders.TRACEPARENT), names(headers.path("properties")));
    assertTrue(message.at("/bindings/kafka/key/description").isString(), topic.name());
  }

  @ParameterizedTest
  @MethodSource("topics")
  void anExampleIsReadAndWrittenAgain(Topic<?> topic) throws Exception {
    var message = document.message(topic.name());
    assertTrue(!message.path("examples").isEmpty(), topic.name());
    for (var example : message.path("examples")) {
      check(topic, message, example.path("payload"));
    }
  }

  private <V> void check(Topic<V> topic, JsonNode message, JsonNode payload) throws Exception {
    var codec = topic.codec();
    if (message.path("contentType").asString().endsWith("protobuf")) {
      var bytes = HexFormat.of().parseHex(payload.path("hex").asString());
      assertEquals(
          payload.path("hex").asString(),
          HexFormat.of().formatHex(codec.encode(codec.decode(codec.schema(), bytes))));
      assertTrue(
          proto(message)
              .contains("message " + message.path("x-protobuf-message").asString() + " {"));
    } else {
      assertEquals(List.of(), document.errors(message.path("payload"), payload), topic.name());
      var bytes = JSON.writeValueAsString(payload).getBytes(StandardCharsets.UTF_8);
      assertEquals(payload, JSON.readTree(codec.encode(codec.decode(codec.schema(), bytes))));
    }
  }

  private static String proto(JsonNode message) throws Exception {
    var file = message.at("/payload/schema/$ref").asString();
    return Files.readString(AsyncApiDocument.FILE.resolveSibling(Path.of(file)));
  }

  /** The examples have every field, so a field that the code has and the schema lacks is seen. */
  @ParameterizedTest
  @MethodSource("topics")
  void everyFieldOfJsonIsDescribedAndTheOtherWayRound(Topic<?> topic) {
    var message = document.message(topic.name());
    var schema = document.resolved(message.path("payload"));
    if (!schema.path("additionalProperties").isBoolean()
        || schema.path("additionalProperties").asBoolean(true)) {
      return; // Protobuf, or the language of rules
    }
    var found = new TreeSet<String>();
    message.path("examples").forEach(each -> document.paths(each.path("payload"), "", found));
    assertEquals(document.describedPaths(schema), found, topic.name());
  }

  private static Set<String> names(JsonNode object) {
    return object.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  private static Set<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).collect(Collectors.toSet());
  }
}
