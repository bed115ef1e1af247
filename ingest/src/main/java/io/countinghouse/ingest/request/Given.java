package io.countinghouse.ingest.request;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The shape of a value that was refused: what kind it is of and how large, in a few words and never
 * the value itself, which may be a secret or a card's number that somebody put into a wrong field.
 */
public final class Given {

  /** Nothing was given. */
  public static final String MISSING = "missing";

  static final String NULL = "null";
  static final String OBJECT = "object";

  private static final String ARRAY = "array";

  /** As amounts are written; a sign tells no more than the rule that it breaks. */
  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]+\\.[0-9]+");

  private Given() {}

  /** Of text, such as "text of 5 characters, a number with 3 decimals". */
  public static String text(String value) {
    int characters = value.codePointCount(0, value.length());
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    var shape = "text of " + count(characters, "character");
    if (bytes != characters) { // most limits are of bytes
      return shape + " in %d bytes".formatted(bytes);
    }
    return DECIMAL.matcher(value).matches() ? shape + ", a " + decimals(value) : shape;
  }

  /** Of a header or parameter that is given so many times. */
  public static String times(int count) {
    return count(count, "value");
  }

  /** Of the value that the parser stands at; an array is read to its end. */
  static String json(JsonParser parser) {
    return switch (parser.currentToken()) {
      case null -> MISSING;
      case VALUE_STRING -> text(parser.getString());
      case VALUE_NUMBER_INT -> "whole number";
      case VALUE_NUMBER_FLOAT -> number(parser.getString());
      case VALUE_TRUE, VALUE_FALSE -> "boolean";
      case VALUE_NULL -> NULL;
      case START_ARRAY -> array(parser);
      default -> OBJECT;
    };
  }

  private static String number(String text) {
    return DECIMAL.matcher(text).matches() ? decimals(text) : "number with an exponent";
  }

  private static String decimals(String decimal) {
    return "number with " + count(decimal.length() - decimal.indexOf('.') - 1, "decimal");
  }

  private static String array(JsonParser parser) {
    try {
      int elements = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        parser.skipChildren();
        elements++;
      }
      return ARRAY + " of " + elements;
    } catch (JacksonException e) { // what it is of is told; that it is also malformed can wait
      return ARRAY;
    }
  }

  private static String count(int count, String what) {
    return count + " " + (count == 1 ? what : what + "s");
  }
}
