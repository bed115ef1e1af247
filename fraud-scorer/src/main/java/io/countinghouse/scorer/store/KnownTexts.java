package io.countinghouse.scorer.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one account's records, found by their bytes: one that came up before is neither
 * decoded again nor kept twice. An account's history names the same few over and over.
 */
final class KnownTexts {

  private int size;
  private @Nullable Place[] places = new Place[64];

  /** Where a text came up first. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Place(byte[] in, int from, int to, int hash, String text) {

    boolean holds(byte[] bytes, int begin, int end, int hashOfThem) {
      return hash == hashOfThem && Arrays.equals(in, from, to, bytes, begin, end);
    }
  }

  /**
   * The text of some UTF-8.
   *
   * @param bytes must not be changed as long as texts are asked for
   * @param to after its last byte
   */
  String of(byte[] bytes, int from, int to) {
    int hash = hash(bytes, from, to);
    int at = hash & places.length - 1;
    for (var found = places[at]; found != null; found = places[at]) {
      if (found.holds(bytes, from, to, hash)) {
        return found.text;
      }
      at = at + 1 & places.length - 1;
    }
    var text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    places[at] = new Place(bytes, from, to, hash, text);
    if (++size > places.length / 2) {
      grow();
    }
    return text;
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash ^ hash >>> 15;
  }

  private void grow() {
    var before = places;
    places = new Place[2 * before.length];
    for (var place : before) {
      if (place != null) {
        int at = place.hash & places.length - 1;
        while (places[at] != null) {
          at = at + 1 & places.length - 1;
        }
        places[at] = place;
      }
    }
  }
}
