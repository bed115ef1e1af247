package io.countinghouse.ingest.access;

import io.countinghouse.sql.keys.KeyToken;
import io.countinghouse.sql.keys.Scope;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All usable keys, in memory: no request asks the database for its key, and a key that nobody has
 * costs a look-up in a map. The ledger refuses to have more than 10,000 usable ones, so this is
 * bounded. What is here is as old as the last {@link #refresh}, which {@link AccessWorker} does
 * every second.
 */
public final class KeyRing {

  /** What a look at a request's key gives. */
  public sealed interface Found {

    /** A key that is good now. */
    record Known(Caller caller) implements Found {}

    /** No key, or none that is good now. */
    record Unknown() implements Found {}

    /** The ledger could not be asked for too long to say that a key is still good. */
    record Uncertain() implements Found {}
  }

  /** Without the ledger nothing can be posted either; until then a short outage changes nothing. */
  static final Duration STALE_MAX = Duration.ofSeconds(30);

  private static final String SCHEME = "Bearer ";

  /** Longer than any key; a header may be longer, but need not be hashed. */
  private static final int TOKEN_CHARS_MAX = 500;

  /** Compared with where no key has the id, so that this takes as long. */
  private static final byte[] NOBODY = new byte[32];

  private static final String LOAD =
      """
      SELECT k.key_id, k.client, k.secret_sha256, k.scopes, k.expires_at, c.rate_per_s, c.burst
      FROM ledger.api_key k JOIN ledger.api_client c USING (client)
      WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())
      """;

  private static final class Key {
    final Caller caller;
    final byte[] sha256;
    final @Nullable Instant expiresAt;

    Key(Caller caller, byte[] sha256, @Nullable Instant expiresAt) {
      this.caller = caller;
      this.sha256 = sha256;
      this.expiresAt = expiresAt;
    }
  }

  private record Snapshot(long version, Map<String, Key> keys, Map<String, RateLimit> limits) {}

  private final ConfiguredKeys configured;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private volatile Snapshot snapshot = new Snapshot(0, Map.of(), Map.of());
  private volatile long refreshedAt;

  public KeyRing(ConfiguredKeys configured) {
    this(configured, Clock.systemUTC(), System::nanoTime);
  }

  KeyRing(ConfiguredKeys configured, Clock clock, LongSupplier nanoTime) {
    this.configured = configured;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.refreshedAt = nanoTime.getAsLong();
  }

  /** Whose key the Authorization header carries. */
  public Found find(@Nullable String authorization) {
    if (authorization == null
        || authorization.length() > TOKEN_CHARS_MAX
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new Found.Unknown();
    }
    var token = authorization.substring(SCHEME.length());
    var id = KeyToken.idOf(token);
    if (id.isEmpty()) {
      return configured.caller(token).<Found>map(Found.Known::new).orElseGet(Found.Unknown::new);
    }
    if (stale()) {
      return new Found.Uncertain();
    }
    var key = snapshot.keys().get(id.get());
    boolean same = MessageDigest.isEqual(key == null ? NOBODY : key.sha256, KeyToken.sha256(token));
    if (key == null || !same || expired(key)) {
      return new Found.Unknown();
    }
    return new Found.Known(key.caller);
  }

  private boolean expired(Key key) {
    return key.expiresAt != null && !key.expiresAt.isAfter(clock.instant());
  }

  /** How many keys of the ledger are usable. */
  int size() {
    return snapshot.keys().size();
  }

  /** Whether requests with keys of the ledger are sent away, and there are any such keys. */
  public boolean refuses() {
    return stale() && size() > 0;
  }

  private boolean stale() {
    return age().compareTo(STALE_MAX) > 0;
  }

  /** Since the ledger was last asked. */
  Duration age() {
    return Duration.ofNanos(nanoTime.getAsLong() - refreshedAt);
  }

  /** Asks the ledger whether anything changed, and reads all keys anew if so. By one thread. */
  public void refresh(Connection ledger) throws SQLException {
    long asked = nanoTime.getAsLong();
    long version = version(ledger); // before the keys: what changes between is read again
    if (version != snapshot.version()) {
      snapshot = load(ledger, version);
    }
    refreshedAt = asked;
  }

  private static long version(Connection ledger) throws SQLException {
    try (var read = ledger.prepareStatement("SELECT version FROM ledger.api_key_version");
        var row = read.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("ledger.api_key_version has no row");
      }
      return row.getLong(1);
    }
  }

  private Snapshot load(Connection ledger, long version) throws SQLException {
    var keys = new HashMap<String, Key>();
    var limits = new HashMap<String, RateLimit>();
    try (var read = ledger.prepareStatement(LOAD);
        var row = read.executeQuery()) {
      while (row.next()) {
        var client = row.getString(2);
        var limit = limit(limits, client, row.getInt(6), row.getInt(7));
        var scopes = scopes((String[]) row.getArray(4).getArray());
        var expires = row.getTimestamp(5);
        var id = row.getString(1);
        keys.put(
            id,
            new Key(
                new Caller(client, id, scopes, limit),
                row.getBytes(3),
                expires == null ? null : expires.toInstant()));
      }
    }
    return new Snapshot(version, Map.copyOf(keys), Map.copyOf(limits));
  }

  /** The bucket that the client has already: a change of another key must not fill it up. */
  private RateLimit limit(Map<String, RateLimit> limits, String client, int perSecond, int burst) {
    var before = snapshot.limits().get(client);
    return limits.computeIfAbsent(
        client,
        name ->
            before != null && before.is(perSecond, burst)
                ? before
                : new RateLimit(perSecond, burst));
  }

  private static Set<Scope> scopes(String[] names) {
    var scopes = EnumSet.noneOf(Scope.class);
    for (var name : names) {
      Scope.find(name).ifPresent(scopes::add); // one of a later version allows nothing here
    }
    return Set.copyOf(scopes);
  }
}
