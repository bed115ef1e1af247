package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT_ENTRY;

import io.countinghouse.events.Account;
import io.countinghouse.sql.ledger.tables.records.AccountRecord;
import org.jooq.DSLContext;
import org.jooq.Query;

/** Accounts as the ledger keeps them. */
final class AccountRows {

  private AccountRows() {}

  static Account of(AccountRecord r) {
    return new Account(
        r.getAccount(),
        r.getLane(),
        r.getLaneSeq(),
        Account.Kind.valueOf(r.getKind()),
        Account.Status.valueOf(r.getStatus()),
        r.getCurrency(),
        r.getCountry(),
        r.getCustomerId(),
        r.getFloorMinor(),
        r.getPostedAt());
  }

  /** Adds an entry to the log. */
  static Query log(DSLContext sql, long accountId, Account a) {
    return sql.insertInto(ACCOUNT_ENTRY)
        .set(ACCOUNT_ENTRY.LANE, a.lane())
        .set(ACCOUNT_ENTRY.LANE_SEQ, a.laneSeq())
        .set(ACCOUNT_ENTRY.ACCOUNT_ID, accountId)
        .set(ACCOUNT_ENTRY.ACCOUNT, a.account())
        .set(ACCOUNT_ENTRY.KIND, a.kind().name())
        .set(ACCOUNT_ENTRY.STATUS, a.status().name())
        .set(ACCOUNT_ENTRY.CURRENCY, a.currency())
        .set(ACCOUNT_ENTRY.COUNTRY, a.country())
        .set(ACCOUNT_ENTRY.CUSTOMER_ID, a.customerId())
        .set(ACCOUNT_ENTRY.FLOOR_MINOR, a.floorMinor())
        .set(ACCOUNT_ENTRY.POSTED_AT, a.postedAt());
  }
}
