package io.countinghouse.sql.keys;

import io.countinghouse.events.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An API key as its client has it: {@code ch_<16 hex digits>_<43 characters>}. The digits are its
 * public id, by which it is found and spoken of; the rest is 256 random bits, of which the ledger
 * has only the SHA-256. That is enough: a slow password hash protects what can be guessed.
 */
public record KeyToken(String keyId, String token) {

  private static final Pattern FORM = Pattern.compile("ch_([0-9a-f]{16})_[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;

  /** A new one, which nobody else has. */
  public static KeyToken random() {
    var id = HexFormat.of().formatHex(bytes(ID_BYTES));
    var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
    return new KeyToken(id, "ch_" + id + "_" + secret);
  }

  private static byte[] bytes(int count) {
    var bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** The id in a key; empty if it has another form. */
  public static Optional<String> idOf(String token) {
    var form = FORM.matcher(token);
    return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
  }

  /** What the ledger keeps. */
  public byte[] sha256() {
    return sha256(token);
  }

  /** Of any key's UTF-8 bytes. */
  public static byte[] sha256(String token) {
    return Sha256.begin().digest(token.getBytes(StandardCharsets.UTF_8));
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "KeyToken[" + keyId + "]";
  }
}
