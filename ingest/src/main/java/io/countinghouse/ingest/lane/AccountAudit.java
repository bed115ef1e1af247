package io.countinghouse.ingest.lane;

import io.countinghouse.events.Account;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who opened, froze, unfroze and closed an account: a row of {@code ledger.audit} for each, in the
 * very transaction that does it.
 */
final class AccountAudit {

  /**
   * A change that is being made.
   *
   * @param before what the account was; null: it is new
   */
  record Change(Asker asker, Account.@Nullable Status before, Account after) {

    private String event() {
      return before == null ? "account-opened" : "account-status-changed";
    }
  }

  private static final String INSERT =
      """
      INSERT INTO ledger.audit (event, client, key_id, address, detail)
      SELECT r.event, r.client, r.key_id, r.address, jsonb_strip_nulls(jsonb_build_object(
        'account', r.account, 'from', r.before, 'to', r.after, 'lane', r.lane, 'lane_seq', r.lane_seq))
      FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int4[], ?::int8[])
        AS r (event, client, key_id, address, account, before, after, lane, lane_seq)\
      """;

  private AccountAudit() {}

  /** Writes them at the end of the transaction. */
  static void add(Writes writes, List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    writes.add(
        INSERT,
        (insert, first) -> {
          int index = first;
          ArrayRows.bind(insert, index++, "text", changes, Change::event);
          ArrayRows.bind(insert, index++, "text", changes, c -> c.asker().client());
          ArrayRows.bind(insert, index++, "text", changes, c -> c.asker().keyId());
          ArrayRows.bind(insert, index++, "text", changes, c -> c.asker().address());
          ArrayRows.bind(insert, index++, "text", changes, c -> c.after().account());
          ArrayRows.bind(insert, index++, "text", changes, c -> text(c.before()));
          ArrayRows.bind(insert, index++, "text", changes, c -> text(c.after().status()));
          ArrayRows.bind(insert, index++, "int4", changes, c -> c.after().lane());
          ArrayRows.bind(insert, index++, "int8", changes, c -> c.after().laneSeq());
          return index;
        });
  }

  private static @Nullable String text(Account.@Nullable Status status) {
    return status == null ? null : status.name();
  }
}
