package io.countinghouse.events;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The hash chain of a lane: SHA-256 over the hash before it and the entry's canonical fields. It
 * depends on neither batching nor wire format, so a recovery that batches differently, or a later
 * codec, gives the same chain.
 */
public final class ChainHash {

  private static final int BYTES = 32;

  /** Before the first entry of a lane. */
  public static final ChainHash GENESIS = new ChainHash(new byte[BYTES]);

  private final byte[] bytes;

  private ChainHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads a stored hash.
   *
   * @throws IllegalArgumentException unless it has 32 bytes
   */
  public static ChainHash of(byte[] bytes) {
    Checks.that(bytes.length == BYTES, "chain", "must have 32 bytes");
    return new ChainHash(bytes.clone());
  }

  /** The chain after this entry. */
  public ChainHash next(Entry entry) {
    var digest = Sha256.begin();
    digest.update(bytes);
    return new ChainHash(digest.digest(canonical(entry)));
  }

  /** A copy of the 32 bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  private static byte[] canonical(Entry entry) {
    var bytes = new ByteArrayOutputStream(256);
    try (var out = new DataOutputStream(bytes)) {
      switch (entry) {
        case Transaction t -> write(out, t);
        case Account a -> write(out, a);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Transaction t) throws IOException {
    out.writeByte('T');
    out.writeInt(t.lane());
    out.writeLong(t.laneSeq());
    out.writeLong(t.id().getMostSignificantBits());
    out.writeLong(t.id().getLeastSignificantBits());
    text(out, t.type());
    text(out, t.debitAccount());
    text(out, t.creditAccount());
    text(out, t.subjectAccount());
    out.writeLong(t.amountMinor());
    text(out, t.currency());
    out.writeLong(Micros.of(t.occurredAt()));
    out.writeLong(Micros.of(t.postedAt()));
    out.writeLong(t.bookingDate().toEpochDay());
    out.writeLong(t.valueDate().toEpochDay());
    text(out, t.client());
    text(out, t.idempotencyKey());
    text(out, t.merchantId());
    text(out, t.category());
    text(out, t.channel());
    text(out, t.country());
    text(out, t.description());
    if (t.kind() != Transaction.Kind.POST || t.attributes() != null) {
      more(out, t);
    }
  }

  /**
   * What came later. A plain posting ends before it, so its hash is what it always was; no other
   * entry has the same bytes, because this part is never empty.
   */
  private static void more(DataOutputStream out, Transaction t) throws IOException {
    text(out, t.kind().name());
    var related = t.relatedId();
    text(out, related == null ? null : related.toString());
    var expires = t.expiresAt();
    text(out, expires == null ? null : Long.toString(Micros.of(expires)));
    out.writeLong(t.heldMinor());
    text(out, t.attributes());
  }

  private static void write(DataOutputStream out, Account a) throws IOException {
    out.writeByte('A');
    out.writeInt(a.lane());
    out.writeLong(a.laneSeq());
    text(out, a.account());
    text(out, a.kind().name());
    text(out, a.status().name());
    text(out, a.currency());
    text(out, a.country());
    text(out, a.customerId());
    text(out, a.floorMinor() == null ? null : Long.toString(a.floorMinor()));
    out.writeLong(Micros.of(a.postedAt()));
  }

  /** Length first, so that no two different entries have the same bytes; -1 stands for absent. */
  private static void text(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    var utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChainHash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Lower-case hex. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
