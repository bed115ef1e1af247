package io.countinghouse.ingest.read;

import io.countinghouse.events.Micros;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a listing goes on: the last place shown, what of the ledger the listing is of, and for a
 * statement the balance there. As text it is sealed ({@link Cursors}).
 *
 * @param balance in minor units; 0 where a listing has none
 * @param currency of a statement, which its query need not name; null: of a listing
 */
record Cursor(Position after, Snapshot upTo, BigInteger balance, @Nullable String currency) {

  /**
   * Raised when the form changes; a cursor of another version is refused, and the client begins
   * anew.
   */
  private static final byte VERSION = 3;

  private static final int LANE_BYTES = Integer.BYTES + Long.BYTES;

  /** ISO 4217; zeros: none. */
  private static final int CURRENCY_BYTES = 3;

  private static final int FIXED_BYTES = 1 + 4 * Long.BYTES + 2 * Integer.BYTES + CURRENCY_BYTES;

  /** The sum of 2^63 amounts of 63 bits fits. */
  private static final int BALANCE_BYTES_MAX = 16;

  static final int BYTES_MAX = FIXED_BYTES + Snapshot.LANES_MAX * LANE_BYTES + BALANCE_BYTES_MAX;

  /** No ledger has a time before this one or after the next, and PostgreSQL fails at some. */
  private static final Instant FROM = Instant.EPOCH;

  private static final Instant TO = Instant.parse("9999-12-31T23:59:59.999999Z");

  byte[] bytes() {
    var minor = balance.toByteArray();
    var body = ByteBuffer.allocate(FIXED_BYTES + upTo.lastSeq().size() * LANE_BYTES + minor.length);
    body.put(VERSION);
    body.putLong(Micros.of(after.postedAt())).putInt(after.lane()).putLong(after.laneSeq());
    body.putLong(Micros.of(upTo.completeTo())).putLong(Micros.of(upTo.latest()));
    body.putInt(upTo.lastSeq().size());
    upTo.lastSeq().forEach((lane, seq) -> body.putInt(lane).putLong(seq));
    body.put(
        currency == null ? new byte[CURRENCY_BYTES] : currency.getBytes(StandardCharsets.US_ASCII));
    body.put(minor);
    return body.array();
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws IllegalArgumentException if it is of another form, or what it says is out of range
   */
  static Cursor of(byte[] bytes) {
    try {
      return of(ByteBuffer.wrap(bytes));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("too short", e);
    }
  }

  private static Cursor of(ByteBuffer body) {
    if (body.get() != VERSION) {
      throw new IllegalArgumentException("another version");
    }
    var after = new Position(moment(body), body.getInt(), body.getLong());
    var completeTo = moment(body);
    var latest = moment(body);
    int lanes = body.getInt();
    if (lanes < 0 || lanes > Snapshot.LANES_MAX) {
      throw new IllegalArgumentException("too many lanes");
    }
    var lastSeq = new TreeMap<Integer, Long>();
    for (int i = 0; i < lanes; i++) {
      lastSeq.put(body.getInt(), body.getLong());
    }
    var currency = new byte[CURRENCY_BYTES];
    body.get(currency);
    var minor = new byte[body.remaining()];
    body.get(minor);
    return new Cursor(
        after,
        new Snapshot(lastSeq, completeTo, latest),
        new BigInteger(minor),
        currency[0] == 0 ? null : new String(currency, StandardCharsets.US_ASCII));
  }

  private static Instant moment(ByteBuffer body) {
    var moment = Micros.toInstant(body.getLong());
    if (moment.isBefore(FROM) || moment.isAfter(TO)) {
      throw new IllegalArgumentException("a time that no ledger has");
    }
    return moment;
  }
}
