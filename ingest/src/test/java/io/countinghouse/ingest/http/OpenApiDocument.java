package io.countinghouse.ingest.http;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API's description, as the service serves it. */
public final class OpenApiDocument {

  private static final String ID = "https://countinghouse.invalid/openapi";
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final JsonMapper JSON = new JsonMapper();

  /** One operation; {@code parameters} are those of the path too. */
  public record Operation(String method, String path, JsonNode node, List<JsonNode> parameters) {

    public String id() {
      return node.path("operationId").asString();
    }
  }

  /** An answer that the description promises: its status, content type and example. */
  public record Promise(int status, String type, JsonNode schema, JsonNode example) {}

  private final JsonNode root;
  private final SchemaRegistry schemas;

  private OpenApiDocument(JsonNode root) {
    this.root = root;
    this.schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(ID, JSON.writeValueAsString(schemas(root)))));
  }

  /** The only part that is a schema's business. */
  private static Map<String, JsonNode> schemas(JsonNode root) {
    return Map.of("components", root.path("components"));
  }

  public static OpenApiDocument read() throws IOException {
    try (var in = ApiDocument.class.getResourceAsStream("/openapi.yaml")) {
      var text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return new OpenApiDocument(JSON.valueToTree(loaded));
    }
  }

  public JsonNode root() {
    return root;
  }

  /** The node itself, or what it refers to. */
  public JsonNode resolved(JsonNode node) {
    var ref = node.path("$ref");
    return ref.isMissingNode() ? node : root.at(ref.asString().substring(1));
  }

  public List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    for (var path : root.path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          var parameters = new ArrayList<JsonNode>();
          path.getValue().path("parameters").forEach(p -> parameters.add(resolved(p)));
          method.getValue().path("parameters").forEach(p -> parameters.add(resolved(p)));
          operations.add(
              new Operation(method.getKey(), path.getKey(), method.getValue(), parameters));
        }
      }
    }
    return operations;
  }

  /** The answers that have an example of this name: one, if the description is right. */
  public List<Promise> promises(Operation operation, String name) {
    var promises = new ArrayList<Promise>();
    for (var response : operation.node().path("responses").properties()) {
      for (var content : resolved(response.getValue()).path("content").properties()) {
        var example = content.getValue().path("examples").path(name).path("value");
        if (!example.isMissingNode()) {
          promises.add(
              new Promise(
                  Integer.parseInt(response.getKey()),
                  content.getKey(),
                  content.getValue().path("schema"),
                  example));
        }
      }
    }
    return promises;
  }

  /** The names of a schema's fields, those of the schemas that it is made of too. */
  public Set<String> fields(String schema) {
    return fields(root.at("/components/schemas/" + schema));
  }

  private Set<String> fields(JsonNode schema) {
    var fields = new TreeSet<String>();
    schema.path("properties").propertyStream().forEach(p -> fields.add(p.getKey()));
    schema.path("allOf").forEach(part -> fields.addAll(fields(resolved(part))));
    return fields;
  }

  /** What is wrong with a value by a schema of this description; empty if nothing is. */
  public List<String> errors(JsonNode schema, JsonNode value) {
    var own = JSON.createObjectNode();
    own.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    own.setAll((tools.jackson.databind.node.ObjectNode) absolute(schema));
    Schema compiled = schemas.getSchema(SchemaLocation.of(ID + "/part"), own);
    return compiled.validate(JSON.writeValueAsString(value), InputFormat.JSON).stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  /** A part of the description on its own: its references name the description. */
  private static JsonNode absolute(JsonNode schema) {
    return JSON.readTree(
        JSON.writeValueAsString(schema).replace("\"#/components/", "\"" + ID + "#/components/"));
  }
}
