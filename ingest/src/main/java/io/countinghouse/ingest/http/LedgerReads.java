package io.countinghouse.ingest.http;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT;
import static io.countinghouse.sql.ledger.Tables.BALANCE;
import static io.countinghouse.sql.ledger.Tables.HOLD;
import static io.countinghouse.sql.ledger.Tables.REVERSAL;
import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import io.countinghouse.events.Account.Kind;
import io.countinghouse.events.Attributes;
import io.countinghouse.events.Money;
import io.countinghouse.ingest.lane.Outcome;
import io.countinghouse.ingest.lane.TransactionIds;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** What the API reads, over a pool of its own. */
public final class LedgerReads {

  private static final io.countinghouse.sql.ledger.tables.Account DEBIT = ACCOUNT.as("debit");
  private static final io.countinghouse.sql.ledger.tables.Account CREDIT = ACCOUNT.as("credit");

  private final DSLContext sql;

  public LedgerReads(DSLContext sql) {
    this.sql = sql;
  }

  Optional<AccountView> account(String name) {
    if (name.indexOf('\0') >= 0) {
      return Optional.empty(); // PostgreSQL takes no such text, and no account has such a name
    }
    return reading(() ->
        sql.selectFrom(ACCOUNT)
            .where(ACCOUNT.ACCOUNT_.eq(name))
            .fetchOptional()
            .map(a ->
                AccountView.of(
                    a.getAccount(),
                    Kind.valueOf(a.getKind()),
                    a.getStatus(),
                    a.getCurrency(),
                    a.getCountry(),
                    a.getCustomerId(),
                    a.getFloorMinor(),
                    balances(a.getAccountId(), a.getFloorMinor()))));
  }

  private List<AccountView.Balance> balances(long accountId, @Nullable Long floorMinor) {
    return sql.select(BALANCE.CURRENCY, BALANCE.BALANCE_MINOR, BALANCE.HELD_MINOR)
        .from(BALANCE)
        .where(BALANCE.ACCOUNT_ID.eq(accountId))
        .orderBy(BALANCE.CURRENCY)
        .fetch(r -> AccountView.Balance.of(r.value1(), r.value2(), r.value3(), floorMinor));
  }

  Optional<TransactionView> transaction(String id) {
    UUID uuid;
    try {
      uuid = UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no transaction has an id of another form
    }
    var from = TransactionIds.millisecondOf(uuid);
    return reading(() ->
        sql.select(TRANSACTION.fields())
            .select(DEBIT.ACCOUNT_, CREDIT.ACCOUNT_)
            .select(HOLD.STATE, HOLD.SETTLED_BY, REVERSAL.REVERSED_BY)
            .from(TRANSACTION)
            .join(DEBIT)
            .on(DEBIT.ACCOUNT_ID.eq(TRANSACTION.DEBIT_ACCOUNT_ID))
            .join(CREDIT)
            .on(CREDIT.ACCOUNT_ID.eq(TRANSACTION.CREDIT_ACCOUNT_ID))
            .leftJoin(HOLD)
            .on(HOLD.AUTHORISATION_ID.eq(TRANSACTION.TRANSACTION_ID))
            .leftJoin(REVERSAL)
            .on(REVERSAL.TRANSACTION_ID.eq(TRANSACTION.TRANSACTION_ID))
            .where(
                TRANSACTION.TRANSACTION_ID.eq(uuid),
                TRANSACTION.POSTED_AT.ge(from),
                TRANSACTION.POSTED_AT.lt(from.plus(Duration.ofMillis(1))))
            .fetchOptional(LedgerReads::view));
  }

  private static TransactionView view(Record r) {
    var subjectIsDebit =
        r.get(TRANSACTION.SUBJECT_ACCOUNT_ID).equals(r.get(TRANSACTION.DEBIT_ACCOUNT_ID));
    var attributes = r.get(TRANSACTION.ATTRIBUTES);
    return new TransactionView(
        r.get(TRANSACTION.TRANSACTION_ID).toString(),
        "posted",
        r.get(TRANSACTION.LANE),
        r.get(TRANSACTION.LANE_SEQ),
        r.get(TRANSACTION.TYPE),
        r.get(DEBIT.ACCOUNT_),
        r.get(CREDIT.ACCOUNT_),
        subjectIsDebit ? r.get(DEBIT.ACCOUNT_) : r.get(CREDIT.ACCOUNT_),
        Money.ofMinor(r.get(TRANSACTION.AMOUNT_MINOR), r.get(TRANSACTION.CURRENCY)).decimal(),
        r.get(TRANSACTION.CURRENCY),
        r.get(TRANSACTION.OCCURRED_AT).toString(),
        r.get(TRANSACTION.POSTED_AT).toString(),
        r.get(TRANSACTION.BOOKING_DATE).toString(),
        r.get(TRANSACTION.VALUE_DATE).toString(),
        r.get(TRANSACTION.IDEMPOTENCY_KEY),
        r.get(TRANSACTION.MERCHANT_ID),
        r.get(TRANSACTION.CATEGORY),
        r.get(TRANSACTION.CHANNEL),
        r.get(TRANSACTION.COUNTRY),
        r.get(TRANSACTION.DESCRIPTION),
        r.get(TRANSACTION.KIND).toLowerCase(Locale.ROOT),
        text(r.get(TRANSACTION.RELATED_ID)),
        text(r.get(TRANSACTION.EXPIRES_AT)),
        r.get(HOLD.STATE) == null ? null : r.get(HOLD.STATE).toLowerCase(Locale.ROOT),
        text(r.get(HOLD.SETTLED_BY)),
        text(r.get(REVERSAL.REVERSED_BY)),
        attributes == null ? null : Attributes.canonical(attributes.data()));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /** A pool without connections means that the ledger is away, which the client can wait for. */
  private static <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (DataAccessException e) {
      throw new Refused(
          Problem.unavailable(
              new Outcome.Unavailable("the ledger can't be reached at the moment")));
    }
  }
}
