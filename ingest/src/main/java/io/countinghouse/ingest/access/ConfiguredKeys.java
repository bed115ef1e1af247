package io.countinghouse.ingest.access;

import io.countinghouse.sql.keys.KeyToken;
import io.countinghouse.sql.keys.Scope;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The keys of the settings ({@code INGEST_API_KEYS}), with all scopes and no limit: for a machine
 * that runs the whole system for one person, and for tests. They end with the setting; keys for
 * others belong in the ledger.
 */
public final class ConfiguredKeys {

  /** What the audit log calls a key that has no id. */
  private static final String KEY_ID = "settings";

  /** What the setting must be. */
  public static final String RULE =
      "client:sha256hex, separated by commas, with names of letters, digits, '_', '.' or '-'";

  private static final Pattern ITEM = Pattern.compile("([A-Za-z0-9_.-]{1,64}):([0-9a-fA-F]{64})");

  private static final class Key {
    final Caller caller;
    final byte[] sha256;

    Key(String client, byte[] sha256) {
      this.caller =
          new Caller(client, KEY_ID, Set.of(Scope.values()), new RateLimit(RateLimit.UNLIMITED, 0));
      this.sha256 = sha256;
    }
  }

  private final List<Key> keys;

  private ConfiguredKeys(List<Key> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * Reads {@code client:sha256hex,…}; nothing: no keys.
   *
   * @throws IllegalArgumentException if it is anything else; the message has no part of a key
   */
  public static ConfiguredKeys parse(String text) {
    var keys = new ArrayList<Key>();
    if (!text.isBlank()) {
      for (var item : text.split(",", -1)) {
        var parts = ITEM.matcher(item.strip());
        if (!parts.matches()) {
          throw new IllegalArgumentException(RULE);
        }
        keys.add(new Key(parts.group(1), HexFormat.of().parseHex(parts.group(2))));
      }
    }
    return new ConfiguredKeys(keys);
  }

  /** How many there are. */
  public int count() {
    return keys.size();
  }

  Optional<Caller> caller(String token) {
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    var given = KeyToken.sha256(token);
    Optional<Caller> found = Optional.empty();
    for (var key : keys) { // all of them: the time must not tell which one it was
      if (MessageDigest.isEqual(key.sha256, given)) {
        found = Optional.of(key.caller);
      }
    }
    return found;
  }
}
