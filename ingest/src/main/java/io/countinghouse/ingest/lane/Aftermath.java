package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.HOLD;
import static io.countinghouse.sql.ledger.Tables.REVERSAL;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * What has become of transactions: which authorisations are still open, what was reversed; as the
 * decisions of a batch change it one after another.
 *
 * <p>It is read and written under the locks of the balances that the transactions are about, so no
 * lane sees another one's half-done work, and none of these rows is ever waited for.
 */
final class Aftermath {

  /** States of a hold; the names are stored. */
  enum State {
    OPEN,
    CAPTURED,
    VOIDED,
    EXPIRED
  }

  private record Opened(
      UUID id, int lane, BalanceKey balance, long amountMinor, Instant expiresAt) {}

  private record Settled(UUID id, State state, UUID by) {}

  private static final ArrayRows IDS = new ArrayRows(HOLD.AUTHORISATION_ID);
  private static final ArrayRows SETTLED =
      new ArrayRows(HOLD.AUTHORISATION_ID, HOLD.STATE, HOLD.SETTLED_BY);
  private static final ArrayRows OPENED =
      new ArrayRows(
          HOLD.AUTHORISATION_ID,
          HOLD.LANE,
          HOLD.ACCOUNT_ID,
          HOLD.CURRENCY,
          HOLD.AMOUNT_MINOR,
          HOLD.EXPIRES_AT);
  private static final ArrayRows REVERSED =
      new ArrayRows(REVERSAL.TRANSACTION_ID, REVERSAL.REVERSED_BY);

  private static final String READ =
      ArrayRows.render(
          DSL.select(IDS.get(HOLD.AUTHORISATION_ID), HOLD.STATE, REVERSAL.REVERSED_BY)
              .from(IDS.table())
              .leftJoin(HOLD)
              .on(HOLD.AUTHORISATION_ID.eq(IDS.get(HOLD.AUTHORISATION_ID)))
              .leftJoin(REVERSAL)
              .on(REVERSAL.TRANSACTION_ID.eq(IDS.get(HOLD.AUTHORISATION_ID))));

  private static final String OPEN = OPENED.insertInto(HOLD);

  private static final String SETTLE =
      Writes.exactly(
          ArrayRows.render(
              DSL.update(HOLD)
                  .set(HOLD.STATE, SETTLED.get(HOLD.STATE))
                  .set(HOLD.SETTLED_BY, SETTLED.get(HOLD.SETTLED_BY))
                  .from(SETTLED.table())
                  .where(
                      HOLD.AUTHORISATION_ID.eq(SETTLED.get(HOLD.AUTHORISATION_ID)),
                      HOLD.STATE.eq(DSL.inline(State.OPEN.name())))));

  private static final String REVERSE = REVERSED.insertInto(REVERSAL);

  private final LedgerSession session;
  private final Map<UUID, State> holds = new HashMap<>();
  private final Set<UUID> reversals = new HashSet<>();
  private final List<Opened> opened = new ArrayList<>();
  private final List<Settled> settled = new ArrayList<>();
  private final Map<UUID, UUID> reversed = new TreeMap<>();

  private Aftermath(LedgerSession session) {
    this.session = session;
  }

  /** Reads what has become of these; their balances are locked. */
  static Aftermath read(LedgerSession session, Set<UUID> ids) throws SQLException {
    var aftermath = new Aftermath(session);
    if (!ids.isEmpty()) {
      aftermath.read(List.copyOf(ids));
    }
    return aftermath;
  }

  private void read(List<UUID> ids) throws SQLException {
    try (var read = session.connection().prepareStatement(READ)) {
      ArrayRows.bind(read, 1, "uuid", ids, id -> id);
      try (var found = read.executeQuery()) {
        while (found.next()) {
          var id = found.getObject(1, UUID.class);
          var state = found.getString(2);
          if (state != null) {
            holds.put(id, State.valueOf(state));
          }
          if (found.getString(3) != null) {
            reversals.add(id);
          }
        }
      }
    }
  }

  /** Null if it is no authorisation. */
  @Nullable State hold(UUID authorisation) {
    return holds.get(authorisation);
  }

  boolean reversed(UUID transaction) {
    return reversals.contains(transaction);
  }

  /** Notes a new hold; nothing in this batch can name it yet. */
  void open(UUID id, int lane, BalanceKey balance, long amountMinor, Instant expiresAt) {
    opened.add(new Opened(id, lane, balance, amountMinor, expiresAt));
  }

  void settle(UUID authorisation, State state, UUID by) {
    holds.put(authorisation, state);
    settled.add(new Settled(authorisation, state, by));
  }

  void reverse(UUID transaction, UUID by) {
    reversals.add(transaction);
    reversed.put(transaction, by);
  }

  /**
   * Writes what has changed at the end of the transaction; one statement for each way of changing
   * that was used.
   */
  void store() {
    var writes = session.writes();
    if (!opened.isEmpty()) {
      writes.add(OPEN, this::bindOpened);
    }
    if (!settled.isEmpty()) { // fewer rows: a hold was settled although its balance was locked
      writes.add(SETTLE, this::bindSettled);
    }
    if (!reversed.isEmpty()) {
      writes.add(REVERSE, this::bindReversed);
    }
  }

  private int bindOpened(PreparedStatement open, int first) throws SQLException {
    int index = first;
    ArrayRows.bind(open, index++, "uuid", opened, Opened::id);
    ArrayRows.bind(open, index++, "int4", opened, Opened::lane);
    ArrayRows.bind(open, index++, "int8", opened, o -> o.balance().accountId());
    ArrayRows.bind(open, index++, "text", opened, o -> o.balance().currency());
    ArrayRows.bind(open, index++, "int8", opened, Opened::amountMinor);
    ArrayRows.bind(open, index++, "timestamptz", opened, Opened::expiresAt);
    return index;
  }

  private int bindSettled(PreparedStatement settle, int first) throws SQLException {
    int index = first;
    ArrayRows.bind(settle, index++, "uuid", settled, Settled::id);
    ArrayRows.bind(settle, index++, "text", settled, s -> s.state().name());
    ArrayRows.bind(settle, index++, "uuid", settled, Settled::by);
    settle.setInt(index++, settled.size());
    return index;
  }

  private int bindReversed(PreparedStatement reverse, int first) throws SQLException {
    var rows = List.copyOf(reversed.entrySet());
    int index = first;
    ArrayRows.bind(reverse, index++, "uuid", rows, Map.Entry::getKey);
    ArrayRows.bind(reverse, index++, "uuid", rows, Map.Entry::getValue);
    return index;
  }
}
