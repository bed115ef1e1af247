package io.countinghouse.detection.model;

import io.countinghouse.detection.model.ModelActivation.Slot;
import io.countinghouse.events.Micros;
import io.countinghouse.events.ModelDocument;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Documents about models: read, with every field checked, and written. */
public final class ModelLanguage {

  /** In the place of a digest: no model. */
  static final String NONE = "none";

  private static final JsonMapper JSON = new JsonMapper();
  private static final int AUTHOR_CHARS_MAX = 100;
  private static final int REASON_CHARS_MAX = 500;

  private ModelLanguage() {}

  /** A piece of a file. */
  public static ModelDocument document(ModelPart part) {
    return new ModelDocument(
        JSON.createObjectNode()
            .put("kind", "part")
            .put("model", part.digest())
            .put("part", part.number())
            .put("parts", part.of())
            .put("bytes", Base64.getEncoder().encodeToString(part.packed()))
            .toString());
  }

  /** From when on which model judges. */
  public static ModelDocument document(ModelActivation one) {
    var json =
        JSON.createObjectNode()
            .put("kind", "activation")
            .put("model", one.digest().isEmpty() ? NONE : one.digest())
            .put("slot", one.slot() == Slot.LIVE ? "live" : "shadow")
            .put("from", one.from().toString())
            .put("author", one.author());
    if (!one.reason().isEmpty()) {
      json.put("reason", one.reason());
    }
    return new ModelDocument(json.toString());
  }

  static boolean isPart(ModelDocument document) {
    var kind = document.tree().path("kind").asString();
    return switch (kind) {
      case "part" -> true;
      case "activation" -> false;
      default -> throw new ModelRefusedException("kind: " + kind + " is none of part, activation");
    };
  }

  static ModelPart part(ModelDocument document) {
    var tree = fields(document, Set.of("kind", "model", "part", "parts", "bytes"));
    int of = number(tree, "parts", 1, ModelPart.PARTS_MAX);
    int number = number(tree, "part", 0, of - 1);
    var text = tree.path("bytes").asString("");
    if (text.length() > ModelPart.BYTES_MAX / 3 * 4 + 4) {
      throw new ModelRefusedException("bytes: more than " + ModelPart.BYTES_MAX);
    }
    try {
      return new ModelPart(digest(tree), number, of, Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new ModelRefusedException("bytes: no base64");
    }
  }

  static ModelActivation activation(ModelDocument document) {
    var tree = fields(document, Set.of("kind", "model", "slot", "from", "author", "reason"));
    var slot =
        switch (tree.path("slot").asString("")) {
          case "live" -> Slot.LIVE;
          case "shadow" -> Slot.SHADOW;
          default -> throw new ModelRefusedException("slot: must be live or shadow");
        };
    boolean none = tree.path("model").asString("").equals(NONE);
    return new ModelActivation(
        slot,
        none ? "" : digest(tree),
        moment(tree),
        text(tree, "author", 1, AUTHOR_CHARS_MAX),
        text(tree, "reason", 0, REASON_CHARS_MAX));
  }

  private static JsonNode fields(ModelDocument document, Set<String> known) {
    var tree = document.tree();
    for (var name : tree.propertyNames()) {
      if (!known.contains(name)) {
        throw new ModelRefusedException(name + " is no field here");
      }
    }
    return tree;
  }

  private static String digest(JsonNode tree) {
    var digest = tree.path("model").asString("");
    if (!digest.matches("[0-9a-f]{64}")) {
      throw new ModelRefusedException("model: no SHA-256 in hexadecimal");
    }
    return digest;
  }

  private static int number(JsonNode tree, String field, int min, int max) {
    int number = tree.path(field).asInt(min - 1);
    if (!tree.path(field).isInt() || number < min || number > max) {
      throw new ModelRefusedException(field + ": must be from " + min + " to " + max);
    }
    return number;
  }

  private static String text(JsonNode tree, String field, int min, int max) {
    var text = tree.path(field).asString("");
    if (text.length() < min || text.length() > max) {
      throw new ModelRefusedException(field + ": must have " + min + " to " + max + " characters");
    }
    return text;
  }

  private static Instant moment(JsonNode tree) {
    try {
      var from = Instant.parse(tree.path("from").asString(""));
      if (Micros.truncate(from).equals(from)) {
        return from;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // said below
    }
    throw new ModelRefusedException(
        "from: no time in whole microseconds such as 2026-03-01T12:00:00Z");
  }
}
