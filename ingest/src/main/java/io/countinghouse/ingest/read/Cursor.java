package io.countinghouse.ingest.read;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Sha256;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.TreeMap;

/**
 * Where a listing goes on: the last place shown, what of the ledger the listing is of, and for a
 * statement the balance there. It is no secret and gives no right: whoever makes one up may ask for
 * no more than he may ask for anyway. The digest over it and its query finds a cursor of another
 * query, of another client, or one that was damaged.
 *
 * @param balance in minor units; 0 where a listing has none
 */
record Cursor(Position after, Snapshot upTo, BigInteger balance) {

  /**
   * Raised when the form changes; a cursor of another version is refused, and the client begins
   * anew.
   */
  private static final byte VERSION = 2;

  private static final int DIGEST_BYTES = 12;
  private static final int LANE_BYTES = Integer.BYTES + Long.BYTES;
  private static final int FIXED_BYTES = 1 + 3 * Long.BYTES + 2 * Integer.BYTES;

  /** The sum of 2^63 amounts of 63 bits fits. */
  private static final int BALANCE_BYTES_MAX = 16;

  private static final int BYTES_MAX =
      DIGEST_BYTES + FIXED_BYTES + Snapshot.LANES_MAX * LANE_BYTES + BALANCE_BYTES_MAX;

  /** As URL-safe text. */
  String text(String query) {
    var body = body();
    var bytes = ByteBuffer.allocate(DIGEST_BYTES + body.length).put(digest(query, body)).put(body);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  private byte[] body() {
    var minor = balance.toByteArray();
    var body = ByteBuffer.allocate(FIXED_BYTES + upTo.lastSeq().size() * LANE_BYTES + minor.length);
    body.put(VERSION);
    body.putLong(Micros.of(after.postedAt())).putInt(after.lane()).putLong(after.laneSeq());
    body.putLong(Micros.of(upTo.completeTo()));
    body.putInt(upTo.lastSeq().size());
    upTo.lastSeq().forEach((lane, seq) -> body.putInt(lane).putLong(seq));
    body.put(minor);
    return body.array();
  }

  /**
   * Reads what {@link #text} wrote for the same query.
   *
   * @throws IllegalArgumentException with the rule
   */
  static Cursor parse(String text, String query) {
    try {
      var bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length <= DIGEST_BYTES || bytes.length > BYTES_MAX) {
        throw new IllegalArgumentException("another length");
      }
      var body = Arrays.copyOfRange(bytes, DIGEST_BYTES, bytes.length);
      var digest = Arrays.copyOf(bytes, DIGEST_BYTES);
      if (!MessageDigest.isEqual(digest, digest(query, body))) {
        throw new IllegalArgumentException("another query's");
      }
      return of(ByteBuffer.wrap(body));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "must be the next_cursor of this same query, unchanged; begin again without it", e);
    }
  }

  private static Cursor of(ByteBuffer body) {
    if (body.get() != VERSION) {
      throw new IllegalArgumentException("another version");
    }
    var after = new Position(Micros.toInstant(body.getLong()), body.getInt(), body.getLong());
    var completeTo = Micros.toInstant(body.getLong());
    int lanes = body.getInt();
    if (lanes < 0 || lanes > Snapshot.LANES_MAX) {
      throw new IllegalArgumentException("too many lanes");
    }
    var lastSeq = new TreeMap<Integer, Long>();
    for (int i = 0; i < lanes; i++) {
      lastSeq.put(body.getInt(), body.getLong());
    }
    var minor = new byte[body.remaining()];
    body.get(minor);
    return new Cursor(after, new Snapshot(lastSeq, completeTo), new BigInteger(minor));
  }

  private static byte[] digest(String query, byte[] body) {
    var sha256 = Sha256.begin();
    sha256.update(query.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) 0);
    return Arrays.copyOf(sha256.digest(body), DIGEST_BYTES);
  }
}
