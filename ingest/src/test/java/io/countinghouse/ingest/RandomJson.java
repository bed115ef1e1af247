package io.countinghouse.ingest;

import java.util.List;
import java.util.random.RandomGenerator;

/** Objects that are allowed as attributes, in forms as odd as JSON lets them be. */
final class RandomJson {

  private static final int DEPTH_MAX = 3;
  private static final List<String> NUMBERS =
      List.of("-0", "0", "1e2", "1.0", "-1.50", "1E-7", "0e9", "-0.0", "9007199254740993", "1e37");
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "é",
          "\\u00e9",
          "\\ud83d\\ude00",
          "\\n\\t\\u001f",
          "\\\"\\\\",
          "\\/",
          "1",
          "\u2028");

  private final RandomGenerator random;

  RandomJson(RandomGenerator random) {
    this.random = random;
  }

  String object() {
    return object(1);
  }

  private String object(int depth) {
    var out = new StringBuilder("{");
    int members = random.nextInt(5);
    for (int i = 0; i < members; i++) {
      out.append(i == 0 ? "" : ", ")
          .append("\"%s%d\" : ".formatted(text(), i)) // the number keeps names apart
          .append(value(depth));
    }
    return out.append("}").toString();
  }

  private String value(int depth) {
    int kinds = depth == DEPTH_MAX ? 4 : 6;
    return switch (random.nextInt(kinds)) {
      case 0 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
      case 1 ->
          "%d.%dE%d".formatted(random.nextLong(), random.nextInt(1_000), random.nextInt(-9, 9));
      case 2 -> "\"" + text() + "\"";
      case 3 -> List.of("true", "false", "null").get(random.nextInt(3));
      case 4 -> object(depth + 1);
      default -> "[" + value(depth + 1) + " , " + value(depth + 1) + "]";
    };
  }

  private String text() {
    var text = TEXTS.get(random.nextInt(TEXTS.size()));
    int point = 0x20 + random.nextInt(0x10FFFF - 0x20);
    boolean plain =
        point != '"' && point != '\\' && Character.getType(point) != Character.SURROGATE;
    return plain ? text + Character.toString(point) : text;
  }
}
