package io.countinghouse.cli.imports;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A JSON object a line, with canonical columns as members. */
final class NdjsonRows implements RowReader {

  private static final JsonFactory JSON = new JsonFactory();
  private static final String AMOUNT = "amount";

  private final Lines lines;

  NdjsonRows(Lines lines) {
    this.lines = lines;
  }

  /** A member that can't be taken. */
  private static final class BadMember extends Exception {
    private static final long serialVersionUID = 1L;
    private final String name;

    BadMember(String name, String rule) {
      super(rule);
      this.name = name;
    }

    Reject reject(Line line) {
      return new Reject(
          line.number(), Text.shown(name), String.valueOf(getMessage()), line.original());
    }
  }

  @Override
  public @Nullable Parsed next() throws IOException {
    var line = lines.next();
    while (line != null && line.blank()) {
      line = lines.next();
    }
    return line == null ? null : row(line);
  }

  private static Parsed row(Line line) {
    var unusable = line.unusable();
    if (unusable != null) {
      return unusable;
    }
    try (var parser = JSON.createParser(ObjectReadContext.empty(), line.bytes())) {
      return Required.check(new Row(line.number(), line.original(), fields(parser)));
    } catch (JacksonException e) {
      return Reject.whole(
          line.number(),
          "must be well-formed JSON; it is not at column " + e.getLocation().getColumnNr(),
          line.original());
    } catch (BadMember e) {
      return e.reject(line);
    }
  }

  private static Map<String, String> fields(JsonParser parser) throws BadMember {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new BadMember(Reject.WHOLE, "must be a JSON object");
    }
    var fields = new LinkedHashMap<String, String>();
    for (var name = parser.nextName(); name != null; name = parser.nextName()) {
      if (!Columns.KNOWN.contains(name)) {
        throw new BadMember(name, "is unknown; the members are " + String.join(", ", Columns.ALL));
      }
      if (fields.containsKey(name)) {
        throw new BadMember(name, "must be given once");
      }
      var value = value(parser, name);
      if (value != null && !value.isEmpty()) {
        fields.put(name, value);
      }
    }
    if (parser.nextToken() != null) {
      throw new BadMember(Reject.WHOLE, "must end after the JSON object");
    }
    return fields;
  }

  /** Text; the amount as a number too, whose digits are taken as they stand. */
  private static @Nullable String value(JsonParser parser, String name) throws BadMember {
    var token = parser.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    boolean number = token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT;
    if (token == JsonToken.VALUE_STRING || (number && name.equals(AMOUNT))) {
      return parser.getString();
    }
    throw new BadMember(name, "must be a JSON string");
  }
}
