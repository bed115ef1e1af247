package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.IDEMPOTENCY_KEY;

import io.countinghouse.ingest.request.ContentDigest;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The first step of a posting: one claim for each key of a batch. A key that was free is ours until
 * the transaction ends; a key that was taken brings its stored answer.
 */
final class KeyClaims {

  /** A key, unique in the ledger. */
  record Key(String client, String key) implements Comparable<Key> {

    /** The order of claiming: the same in every lane, so that lanes wait for each other in turn. */
    @Override
    public int compareTo(Key other) {
      int byClient = client.compareTo(other.client);
      return byClient != 0 ? byClient : key.compareTo(other.key);
    }

    static Key of(Job.Post job) {
      return new Key(job.request().client(), job.request().idempotencyKey());
    }
  }

  /**
   * A claimed key.
   *
   * @param job the first in the batch that asked for it
   * @param id the transaction's, should it be accepted
   */
  record Claim(Key key, Job.Post job, UUID id) {

    /** Each claim is its own: no look at all the fields of a request, several times a posting. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return key.hashCode();
    }
  }

  /** What the ledger says of a key that was taken. */
  record Stored(ContentDigest digest, UUID transactionId, @Nullable String refusal) {}

  private static final ArrayRows ROWS =
      new ArrayRows(
          IDEMPOTENCY_KEY.CLIENT,
          IDEMPOTENCY_KEY.IDEMPOTENCY_KEY_,
          IDEMPOTENCY_KEY.DIGEST,
          IDEMPOTENCY_KEY.TRANSACTION_ID);
  private static final ArrayRows KEYS =
      new ArrayRows(IDEMPOTENCY_KEY.CLIENT, IDEMPOTENCY_KEY.IDEMPOTENCY_KEY_);
  private static final ArrayRows REFUSALS =
      new ArrayRows(
          IDEMPOTENCY_KEY.CLIENT, IDEMPOTENCY_KEY.IDEMPOTENCY_KEY_, IDEMPOTENCY_KEY.REFUSAL);

  private static final String CLAIM =
      ArrayRows.render(
          DSL.insertInto(
                  IDEMPOTENCY_KEY,
                  IDEMPOTENCY_KEY.CLIENT,
                  IDEMPOTENCY_KEY.IDEMPOTENCY_KEY_,
                  IDEMPOTENCY_KEY.DIGEST,
                  IDEMPOTENCY_KEY.TRANSACTION_ID,
                  IDEMPOTENCY_KEY.CLAIMED_AT)
              .select(
                  DSL.select(
                          ROWS.get(IDEMPOTENCY_KEY.CLIENT),
                          ROWS.get(IDEMPOTENCY_KEY.IDEMPOTENCY_KEY_),
                          ROWS.get(IDEMPOTENCY_KEY.DIGEST),
                          ROWS.get(IDEMPOTENCY_KEY.TRANSACTION_ID),
                          DSL.field("cast(? as timestamptz)", Instant.class, (Object) null))
                      .from(ROWS.table()))
              .onConflictDoNothing());

  private static final String READ =
      ArrayRows.render(
          DSL.select(
                  IDEMPOTENCY_KEY.CLIENT,
                  IDEMPOTENCY_KEY.IDEMPOTENCY_KEY_,
                  IDEMPOTENCY_KEY.DIGEST,
                  IDEMPOTENCY_KEY.TRANSACTION_ID,
                  IDEMPOTENCY_KEY.REFUSAL)
              .from(KEYS.table())
              .join(IDEMPOTENCY_KEY)
              .on(KEYS.match(IDEMPOTENCY_KEY.CLIENT, IDEMPOTENCY_KEY.IDEMPOTENCY_KEY_)));

  private static final String REFUSE =
      Writes.exactly(
          ArrayRows.render(
              DSL.update(IDEMPOTENCY_KEY)
                  .set(IDEMPOTENCY_KEY.REFUSAL, REFUSALS.get(IDEMPOTENCY_KEY.REFUSAL))
                  .from(REFUSALS.table())
                  .where(
                      REFUSALS.match(IDEMPOTENCY_KEY.CLIENT, IDEMPOTENCY_KEY.IDEMPOTENCY_KEY_))));

  private final LedgerSession session;
  private final Instant postedAt;
  private final Map<Key, Claim> asked = new LinkedHashMap<>();
  private final List<Claim> sorted;
  private final Map<Key, Stored> stored = new HashMap<>();
  private int claimed;

  /** For the keys of these requests; the first that asks for a key stands for all that do. */
  KeyClaims(LedgerSession session, List<Job.Post> jobs, Instant postedAt, Supplier<UUID> ids) {
    this.session = session;
    this.postedAt = postedAt;
    for (var job : jobs) {
      asked.computeIfAbsent(Key.of(job), key -> new Claim(key, job, ids.get()));
    }
    sorted = asked.values().stream().sorted(Comparator.comparing(Claim::key)).toList();
  }

  /** Claims them: the first thing that its transaction does. */
  void claim(RoundTrip trip) {
    stored.clear();
    trip.add(CLAIM, this::bind, claim -> claimed = claim.getUpdateCount());
  }

  /**
   * After the claim: whether each key is ours or another's. Those that were taken are read by a
   * statement of its own, which sees what the others have committed.
   */
  boolean settled() throws SQLException {
    return claimed == sorted.size() || readAll() == sorted.size();
  }

  private int bind(PreparedStatement claim, int first) throws SQLException {
    claim.setString(first, postedAt.toString());
    ArrayRows.bind(claim, first + 1, "text", sorted, c -> c.key().client());
    ArrayRows.bind(claim, first + 2, "text", sorted, c -> c.key().key());
    ArrayRows.bind(claim, first + 3, "bytea", sorted, c -> c.job().digest().bytes());
    ArrayRows.bind(claim, first + 4, "uuid", sorted, Claim::id);
    return first + 5;
  }

  /** Reads the claimed keys, and those that were taken; says how many there are. */
  private int readAll() throws SQLException {
    int found = 0;
    try (var read = session.connection().prepareStatement(READ)) {
      ArrayRows.bind(read, 1, "text", sorted, c -> c.key().client());
      ArrayRows.bind(read, 2, "text", sorted, c -> c.key().key());
      try (var rows = read.executeQuery()) {
        while (rows.next()) {
          found++;
          var key = new Key(rows.getString(1), rows.getString(2));
          var id = rows.getObject(4, UUID.class);
          if (!id.equals(claim(key).id())) {
            stored.put(key, new Stored(ContentDigest.of(rows.getBytes(3)), id, rows.getString(5)));
          }
        }
      }
    }
    return found;
  }

  private Claim claim(Key key) {
    var claim = asked.get(key);
    if (claim == null) {
      throw new IllegalStateException("the ledger answered with a key that was not asked for");
    }
    return claim;
  }

  /** The keys that are ours now, in the order of arrival. */
  List<Claim> fresh() {
    return asked.values().stream().filter(claim -> !stored.containsKey(claim.key())).toList();
  }

  /** The keys that were taken. */
  Map<Key, Stored> taken() {
    return stored;
  }

  /** Keeps refusals with their keys, at the end of the transaction. */
  void storeRefusals(Map<Claim, Refusal> refusals) {
    if (refusals.isEmpty()) {
      return;
    }
    var rows = new ArrayList<>(refusals.entrySet());
    session
        .writes()
        .add(
            REFUSE,
            (refuse, first) -> {
              ArrayRows.bind(refuse, first, "text", rows, r -> r.getKey().key().client());
              ArrayRows.bind(refuse, first + 1, "text", rows, r -> r.getKey().key().key());
              ArrayRows.bind(
                  refuse, first + 2, "jsonb", rows, r -> StoredRefusal.toJson(r.getValue()));
              refuse.setInt(first + 3, rows.size());
              return first + 4;
            });
  }
}
