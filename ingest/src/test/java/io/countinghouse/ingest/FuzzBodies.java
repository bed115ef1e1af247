package io.countinghouse.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** JSON objects that are right, wrong in a known way, or anybody's guess. */
final class FuzzBodies {

  /** What the service must make of it. */
  enum Verdict {
    /** Posted, or refused for a reason that the ledger has. */
    RIGHT,
    /** An error of the client, and nothing posted. */
    WRONG,
    /** Either; never a failure of the server. */
    OPEN
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Body(byte[] bytes, Verdict verdict) {

    static Body of(String text, Verdict verdict) {
      return new Body(text.getBytes(StandardCharsets.UTF_8), verdict);
    }
  }

  private static final List<String> WRONG_VALUES =
      List.of(
          "12",
          "1e400",
          "-0",
          "9".repeat(2_000),
          "true",
          "[]",
          "{}",
          "[[[[]]]]",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\u202e\"",
          "NaN");

  private static final List<String> WRONG_AMOUNTS =
      List.of(
          "0",
          "-1",
          "1.001",
          "1e3",
          "0x10",
          " 1",
          "1,00",
          "99999999999999999999",
          "1.",
          ".5",
          "NaN",
          "92233720368547758.08",
          "+1",
          "١",
          "1".repeat(400));

  private final RandomGenerator random;

  FuzzBodies(RandomGenerator random) {
    this.random = random;
  }

  /** An object with these fields, as it is or spoilt. */
  Body of(Map<String, String> fields) {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> Body.of(json(fields), Verdict.RIGHT);
      case 3 -> Body.of(json(without(fields)), Verdict.WRONG);
      case 4 -> Body.of(raw(fields, pick(WRONG_VALUES)), Verdict.WRONG);
      case 5 -> Body.of(json(with(fields, "amount", pick(WRONG_AMOUNTS))), Verdict.WRONG);
      case 6 -> Body.of(json(with(fields, noise(), "x")), Verdict.WRONG);
      case 7 -> Body.of(nested(fields), Verdict.WRONG);
      case 8 ->
          Body.of(json(fields) + pick(List.of("{}", ",", "]", "\"", "\u0000")), Verdict.WRONG);
      case 9 -> new Body(cut(bytes(json(fields))), Verdict.WRONG);
      case 10 -> new Body(badUtf8(bytes(json(fields))), Verdict.WRONG);
      default -> new Body(flipped(bytes(json(fields))), Verdict.OPEN);
    };
  }

  static String json(Map<String, String> fields) {
    return Api.JSON.writeValueAsString(fields);
  }

  private Map<String, String> without(Map<String, String> fields) {
    var left = new LinkedHashMap<>(fields);
    left.remove(pick(List.of("debit_account", "credit_account", "amount", "currency")));
    return left;
  }

  private static Map<String, String> with(Map<String, String> fields, String name, String value) {
    var changed = new LinkedHashMap<>(fields);
    changed.put(name, value);
    return changed;
  }

  /** One required field has this JSON value. */
  private String raw(Map<String, String> fields, String value) {
    var field = pick(List.of("debit_account", "credit_account", "amount", "currency"));
    var rest = new LinkedHashMap<>(fields);
    rest.remove(field);
    return "{\"" + field + "\":" + value + "," + json(rest).substring(1);
  }

  private String nested(Map<String, String> fields) {
    int depth = 1 + random.nextInt(10_000);
    var open = random.nextBoolean() ? "[" : "{\"a\":";
    var deep = "{\"description\":" + open.repeat(depth / open.length());
    return deep + "," + json(fields).substring(1);
  }

  private byte[] cut(byte[] json) {
    return Arrays.copyOf(json, random.nextInt(json.length)); // the last brace at least is missing
  }

  private byte[] flipped(byte[] json) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      json[random.nextInt(json.length)] = (byte) random.nextInt(256);
    }
    return json;
  }

  /** A sequence that no UTF-8 has, within the value of a field that may hold any text. */
  private byte[] badUtf8(byte[] json) {
    var bad = new ByteArrayOutputStream();
    bad.writeBytes(bytes("{\"description\":\"x"));
    bad.writeBytes(
        pick(
            List.of(
                new byte[] {(byte) 0xff},
                new byte[] {(byte) 0xc0, (byte) 0x80},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xe2, (byte) 0x82})));
    bad.writeBytes(bytes("\","));
    bad.write(json, 1, json.length - 1);
    return bad.toByteArray();
  }

  /** A name that no field has. */
  String noise() {
    var name = new StringBuilder("x");
    for (int i = random.nextInt(300); i >= 0; i--) {
      name.appendCodePoint(1 + random.nextInt(0xd7ff));
    }
    return name.toString();
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
