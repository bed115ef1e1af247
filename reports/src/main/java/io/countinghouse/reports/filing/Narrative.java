package io.countinghouse.reports.filing;

import java.util.ArrayList;
import java.util.List;

/**
 * A SAR's narrative as the schema takes it: up to five blocks of 4,000 characters, 17,000 in all
 * (the schema's own words on ActivityNarrativeSequenceNumber), without line breaks.
 */
final class Narrative {

  static final int CHARACTERS_MAX = 17_000;
  private static final int BLOCK = 4_000;

  private Narrative() {}

  /**
   * The blocks; put together they are the narrative. None begins or ends with a blank, nor with
   * half a character.
   *
   * @throws IllegalArgumentException naming the rule that the narrative breaks
   */
  static List<String> blocks(String narrative) {
    var text = FilingText.clean(narrative);
    if (text.isEmpty()) {
      throw new IllegalArgumentException("is empty");
    }
    if (text.length() > CHARACTERS_MAX) {
      throw new IllegalArgumentException(
          "has more than " + CHARACTERS_MAX + " characters; it is not cut");
    }
    var blocks = new ArrayList<String>();
    int from = 0;
    while (text.length() - from > BLOCK) {
      int to = from + BLOCK;
      while (text.charAt(to) == ' '
          || text.charAt(to - 1) == ' '
          || Character.isLowSurrogate(text.charAt(to))) {
        to--;
      }
      blocks.add(text.substring(from, to));
      from = to;
    }
    blocks.add(text.substring(from));
    return blocks;
  }
}
