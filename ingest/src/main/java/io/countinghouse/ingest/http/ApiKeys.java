package io.countinghouse.ingest.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who may use the API. Only the SHA-256 of a key is known, and every one is compared in full. */
public final class ApiKeys {

  private static final String RULE =
      "INGEST_API_KEYS must be client:sha256hex, separated by commas, with names of letters, digits, '_', '.' or '-'";
  private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final String SCHEME = "Bearer ";

  private static final class Key {
    final String client;
    final byte[] sha256;

    Key(String client, byte[] sha256) {
      this.client = client;
      this.sha256 = sha256;
    }
  }

  private final List<Key> keys;

  private ApiKeys(List<Key> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Reads {@code client:sha256hex,…}.
   *
   * @throws IllegalArgumentException if it is anything else; the message has no part of a key
   */
  public static ApiKeys parse(String text) {
    var keys = new ArrayList<Key>();
    for (var item : text.split(",", -1)) {
      var parts = item.strip().split(":", -1);
      if (parts.length != 2 || !CLIENT.matcher(parts[0]).matches() || !isSha256(parts[1])) {
        throw new IllegalArgumentException(RULE);
      }
      keys.add(new Key(parts[0], HexFormat.of().parseHex(parts[1])));
    }
    return new ApiKeys(keys);
  }

  private static boolean isSha256(String hex) {
    return hex.matches("[0-9a-fA-F]{64}");
  }

  /** The client whose key the Authorization header carries. */
  Optional<String> client(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    var given = sha256(authorization.substring(SCHEME.length()));
    Optional<String> client = Optional.empty();
    for (var key : keys) { // all of them: the time must not tell which one it was
      if (MessageDigest.isEqual(key.sha256, given)) {
        client = Optional.of(key.client);
      }
    }
    return client;
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
