package io.countinghouse.cli.imports;

import java.nio.ByteBuffer;

/**
 * How often each digest was seen. Plain arrays, 36 bytes a place and 3/8 to 3/4 of them full: 48 to
 * 96 bytes for each different row, half as much again while the table grows.
 */
final class DigestCounts {

  private static final int LONGS = 4;

  private long[] digests = new long[LONGS * 1024];
  private int[] counts = new int[1024];
  private int size;

  /** The number of this occurrence of a 32-byte digest: 1, 2, 3 … */
  int next(byte[] digest) {
    if (size * 4L > counts.length * 3L) {
      grow();
    }
    var in = ByteBuffer.wrap(digest);
    int place = place(in.getLong(0), in.getLong(8), in.getLong(16), in.getLong(24));
    if (counts[place] == 0) {
      for (int i = 0; i < LONGS; i++) {
        digests[LONGS * place + i] = in.getLong(8 * i);
      }
      size++;
    }
    return ++counts[place];
  }

  /** Where a digest is, or the free place where it goes. */
  private int place(long a, long b, long c, long d) {
    int mask = counts.length - 1;
    int place = (int) a & mask; // a digest's bits are as good as random
    while (counts[place] != 0 && !is(place, a, b, c, d)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private boolean is(int place, long a, long b, long c, long d) {
    int at = LONGS * place;
    return digests[at] == a && digests[at + 1] == b && digests[at + 2] == c && digests[at + 3] == d;
  }

  private void grow() {
    var oldDigests = digests;
    var oldCounts = counts;
    if (oldCounts.length >= 1 << 28) {
      throw new IllegalStateException(
          "more than 200 million different rows without a key: split the file, or give it keys");
    }
    digests = new long[oldDigests.length * 2];
    counts = new int[oldCounts.length * 2];
    for (int i = 0; i < oldCounts.length; i++) {
      if (oldCounts[i] != 0) {
        int at = LONGS * i;
        int place =
            place(oldDigests[at], oldDigests[at + 1], oldDigests[at + 2], oldDigests[at + 3]);
        System.arraycopy(oldDigests, at, digests, LONGS * place, LONGS);
        counts[place] = oldCounts[i];
      }
    }
  }
}
