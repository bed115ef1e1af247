package io.countinghouse.detection.rule;

import io.countinghouse.events.RuleDocument;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much may be written into a book of rules, and how much is. Every process that reads the topic
 * holds all of it in memory, for ever.
 */
final class Room {

  /** Of rules, lists and activations. */
  static final int DOCUMENTS_MAX = 10_000;

  /** Of all documents: they are kept as they were written. */
  static final long CHARS_MAX = 64L << 20;

  /**
   * Entries of lists, conditions, and values that these compare with, of all versions together. One
   * takes 60 bytes of heap if it is short and 110 if it is a condition, so all of them 110 MB at
   * most, beside 64 MB of text: less than half of a scorer's heap of 512 MB.
   */
  static final int PARTS_MAX = 1_000_000;

  /**
   * What must stop can be stopped when all else is full: at most 256 rules are live and 256 in
   * shadow at once, and each may be paused twice.
   */
  static final int PAUSES_KEPT_FREE = 1_024;

  /** An id, an author and a reason of full length, every character escaped. */
  static final int PAUSE_CHARS_MAX = 8 * 1024;

  private int documents;
  private long chars;
  private int parts;
  private int pausesBeyond;

  /**
   * Refuses what there is no room for.
   *
   * @param stops whether it ends something that would judge payments otherwise
   */
  void check(RuleDocument document, RuleChange change, BooleanSupplier stops) {
    var full = full(document, change);
    if (full != null
        && !(pausesBeyond < PAUSES_KEPT_FREE && fits(document) && stops.getAsBoolean())) {
      throw new RuleRefusedException("the book of rules is full: " + full);
    }
  }

  private static boolean fits(RuleDocument document) {
    return document.json().length() <= PAUSE_CHARS_MAX;
  }

  private @Nullable String full(RuleDocument document, RuleChange change) {
    if (documents + 1 > DOCUMENTS_MAX) {
      return "it holds " + documents + " documents of at most " + DOCUMENTS_MAX;
    }
    int length = document.json().length();
    if (chars + length > CHARS_MAX) {
      return "it holds %d characters of at most %d, and this has %d"
          .formatted(chars, CHARS_MAX, length);
    }
    int more = parts(change);
    if (parts + more > PARTS_MAX) {
      return "it holds %d conditions, values and entries of lists of at most %d, and this has %d"
          .formatted(parts, PARTS_MAX, more);
    }
    return null;
  }

  /** Counts in what was taken. */
  void take(RuleDocument document, RuleChange change) {
    if (full(document, change) != null) {
      pausesBeyond++;
    }
    documents++;
    chars += document.json().length();
    parts += parts(change);
  }

  private static int parts(RuleChange change) {
    return switch (change) {
      case RuleList list -> list.entries().size();
      case Activation _ -> 0;
      case Rule rule ->
          References.leaves(rule.when()).stream()
              .mapToInt(leaf -> leaf instanceof When.Is(_, var values) ? 1 + values.size() : 1)
              .sum();
    };
  }

  Fullness fullness(double later) {
    return new Fullness(
        (double) documents / DOCUMENTS_MAX,
        (double) chars / CHARS_MAX,
        (double) parts / PARTS_MAX,
        later);
  }
}
