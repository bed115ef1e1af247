package io.countinghouse.ingest.request;

import io.countinghouse.events.Transaction.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A line of a batch: the fields of its kind, the kind itself, and the key. */
public final class BatchLine {

  private static final String KIND = "kind";
  private static final String KINDS_RULE = "must be post, authorise, capture, void or reverse";

  private static final Map<String, Kind> KINDS =
      Map.of(
          "post", Kind.POST,
          "authorise", Kind.AUTHORISE,
          "capture", Kind.CAPTURE,
          "void", Kind.VOID,
          "reverse", Kind.REVERSE);

  private static final Map<Kind, Set<String>> FIELDS = fields();
  private static final Set<String> ALL_FIELDS = allFields();

  private BatchLine() {}

  private static Map<Kind, Set<String>> fields() {
    var fields = new HashMap<Kind, Set<String>>();
    for (var kind : KINDS.values()) {
      var own = new HashSet<>(Set.of(Instruction.KEY_FIELD, KIND));
      if (kind.scored()) {
        own.addAll(PostTransaction.fields(kind));
      } else {
        own.addAll(Settlement.fields(kind));
        own.add(Settlement.RELATED_FIELD);
      }
      fields.put(kind, Set.copyOf(own));
    }
    return Map.copyOf(fields);
  }

  /** The fields that lines have, whatever their kind. */
  public static Set<String> fieldsOfAllKinds() {
    return ALL_FIELDS;
  }

  private static Set<String> allFields() {
    var all = new HashSet<String>();
    FIELDS.values().forEach(all::addAll);
    return Set.copyOf(all);
  }

  /**
   * Reads a line; the field {@code kind} says what it asks for, {@code post} if it is absent.
   *
   * @throws InvalidRequest naming the first field that breaks a rule
   */
  public static Instruction parse(String client, byte[] line) {
    var fields = Fields.parse(line, line.length, ALL_FIELDS);
    var kind = kind(fields);
    fields.only(FIELDS.getOrDefault(kind, Set.of()));
    var key = fields.required(Instruction.KEY_FIELD, Text::key);
    return kind.scored()
        ? PostTransaction.of(client, key, kind, fields)
        : Settlement.ofLine(client, key, kind, fields);
  }

  private static Kind kind(Fields fields) {
    var named = fields.optional(KIND, text -> text);
    if (named == null) {
      return Kind.POST;
    }
    var kind = KINDS.get(named);
    if (kind == null) {
      throw new InvalidRequest(KIND, KINDS_RULE, Given.text(named));
    }
    return kind;
  }
}
