package io.countinghouse.ingest.read;

import static io.countinghouse.sql.ledger.Tables.CURSOR_KEY;

import io.countinghouse.ingest.request.Given;
import io.countinghouse.ingest.request.InvalidRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Cursors as the clients carry them: readable, and sealed with a key that no client has. The seal
 * is over the cursor and its query, so one that is of another query, of another client, damaged or
 * made up is found. All instances have the same key, because the next page may be asked of any.
 */
public final class Cursors {

  private static final String SEAL = "HmacSHA256";

  /** Half of it is plenty against guessing, and keeps the text short. */
  private static final int SEAL_BYTES = 16;

  private final SecretKeySpec key;

  /**
   * With a key that only instances of this service have.
   *
   * @param key 32 random bytes
   */
  public Cursors(byte[] key) {
    this.key = new SecretKeySpec(key, SEAL);
  }

  /**
   * With the key that the ledger keeps.
   *
   * @throws IllegalStateException if it has none
   */
  public static Cursors of(DSLContext ledger) {
    var key = ledger.select(CURSOR_KEY.KEY).from(CURSOR_KEY).fetchOne(CURSOR_KEY.KEY);
    if (key == null) {
      throw new IllegalStateException("ledger.cursor_key has no row");
    }
    return new Cursors(key);
  }

  /** As URL-safe text. */
  String text(Cursor cursor, String query) {
    var body = cursor.bytes();
    var bytes = ByteBuffer.allocate(SEAL_BYTES + body.length).put(seal(query, body)).put(body);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * Reads what {@link #text} wrote for the same query.
   *
   * @param text null: there is none
   * @throws InvalidRequest if it is another one
   */
  @Nullable Cursor find(@Nullable String text, String query) {
    if (text == null) {
      return null;
    }
    try {
      return read(text, query);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest("cursor", String.valueOf(e.getMessage()), Given.text(text));
    }
  }

  private Cursor read(String text, String query) {
    try {
      return Cursor.of(unsealed(text, query));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be the next_cursor of this same query, unchanged; begin again without it", e);
    }
  }

  private byte[] unsealed(String text, String query) {
    var bytes = Base64.getUrlDecoder().decode(text);
    if (bytes.length <= SEAL_BYTES || bytes.length > SEAL_BYTES + Cursor.BYTES_MAX) {
      throw new IllegalArgumentException("another length");
    }
    var body = Arrays.copyOfRange(bytes, SEAL_BYTES, bytes.length);
    if (!MessageDigest.isEqual(Arrays.copyOf(bytes, SEAL_BYTES), seal(query, body))) {
      throw new IllegalArgumentException("another query's, or nobody's");
    }
    return body;
  }

  private byte[] seal(String query, byte[] body) {
    try {
      var mac = Mac.getInstance(SEAL);
      mac.init(key);
      mac.update(query.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return Arrays.copyOf(mac.doFinal(body), SEAL_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + SEAL, e);
    }
  }
}
