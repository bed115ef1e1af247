package io.countinghouse.topics;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** docs/asyncapi.yaml. */
final class AsyncApiDocument {

  static final Path FILE = Path.of("..", "docs", "asyncapi.yaml").toAbsolutePath().normalize();

  private static final String ID = "https://countinghouse.invalid/asyncapi";
  private static final JsonMapper JSON = new JsonMapper();

  private final JsonNode root;
  private final SchemaRegistry schemas;

  private AsyncApiDocument(JsonNode root) {
    this.root = root;
    var shared = Map.of("components", Map.of("schemas", root.at("/components/schemas")));
    this.schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(ID, JSON.writeValueAsString(shared))));
  }

  static AsyncApiDocument read() {
    try {
      Object loaded =
          new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(FILE));
      return new AsyncApiDocument(JSON.valueToTree(loaded));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode root() {
    return root;
  }

  /** The channels by the topics' names. */
  Map<String, JsonNode> channels() {
    var channels = new LinkedHashMap<String, JsonNode>();
    for (var channel : root.path("channels")) {
      channels.put(channel.path("address").asString(), channel);
    }
    return channels;
  }

  /** The one message of a topic. */
  JsonNode message(String address) {
    var messages = channels().getOrDefault(address, JSON.createObjectNode()).path("messages");
    if (messages.size() != 1) {
      throw new AssertionError(address + " has " + messages.size() + " messages");
    }
    return resolved(messages.iterator().next());
  }

  /** The node itself, or what it refers to. */
  JsonNode resolved(JsonNode node) {
    var ref = node.path("$ref");
    return ref.isMissingNode() ? node : root.at(ref.asString().substring(1));
  }

  /** What is wrong with a value; empty if nothing is. */
  List<String> errors(JsonNode schema, JsonNode value) {
    var text =
        JSON.writeValueAsString(schema).replace("\"#/components/", "\"" + ID + "#/components/");
    var own = (ObjectNode) JSON.readTree(text);
    own.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    return schemas
        .getSchema(SchemaLocation.of(ID + "/part"), own)
        .validate(JSON.writeValueAsString(value), InputFormat.JSON)
        .stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  /** Every field of a value, such as {@code reasons.rule}. */
  void paths(JsonNode value, String at, Set<String> into) {
    if (value.isArray()) {
      value.forEach(each -> paths(each, at, into));
    }
    for (var field : value.properties()) {
      into.add(at + field.getKey());
      paths(field.getValue(), at + field.getKey() + ".", into);
    }
  }

  /** The same of a schema. */
  Set<String> describedPaths(JsonNode schema) {
    var into = new TreeSet<String>();
    describedPaths(resolved(schema), "", into);
    return into;
  }

  private void describedPaths(JsonNode schema, String at, Set<String> into) {
    if (schema.has("items")) {
      describedPaths(resolved(schema.path("items")), at, into);
    }
    for (var field : schema.path("properties").properties()) {
      into.add(at + field.getKey());
      describedPaths(resolved(field.getValue()), at + field.getKey() + ".", into);
    }
  }
}
