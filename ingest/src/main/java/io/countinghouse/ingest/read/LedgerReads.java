package io.countinghouse.ingest.read;

import static io.countinghouse.sql.ledger.Tables.BALANCE;
import static io.countinghouse.sql.ledger.Tables.HOLD;
import static io.countinghouse.sql.ledger.Tables.IDEMPOTENCY_KEY;
import static io.countinghouse.sql.ledger.Tables.REVERSAL;
import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import io.countinghouse.events.Account.Kind;
import io.countinghouse.events.Attributes;
import io.countinghouse.events.Money;
import io.countinghouse.ingest.lane.StoredRefusal;
import io.countinghouse.ingest.lane.TransactionIds;
import io.countinghouse.sql.ledger.tables.records.AccountRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Look-ups of one thing. */
public final class LedgerReads {

  private final Snapshots snapshots;

  public LedgerReads(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** An account as it stands. */
  public Optional<AccountView> account(String name, Consistency consistency) {
    return snapshots.read(
        consistency, view -> Found.account(view.sql(), name).map(a -> account(view.sql(), a)));
  }

  private static AccountView account(DSLContext sql, AccountRecord a) {
    return AccountView.of(
        a.getAccount(),
        Kind.valueOf(a.getKind()),
        a.getStatus(),
        a.getCurrency(),
        a.getCountry(),
        a.getCustomerId(),
        a.getFloorMinor(),
        balances(sql, a));
  }

  private static List<AccountView.Balance> balances(DSLContext sql, AccountRecord a) {
    return sql.select(BALANCE.CURRENCY, BALANCE.BALANCE_MINOR, BALANCE.HELD_MINOR)
        .from(BALANCE)
        .where(BALANCE.ACCOUNT_ID.eq(a.getAccountId()))
        .orderBy(BALANCE.CURRENCY)
        .fetch(r -> AccountView.Balance.of(r.value1(), r.value2(), r.value3(), a.getFloorMinor()));
  }

  /**
   * An account's balances with everything posted up to a moment, itself included.
   *
   * @param at not in the future
   * @throws MonthDetached if it is in a month that is detached
   */
  public Optional<BalancesView> balances(String name, Instant at, Consistency consistency) {
    return snapshots.read(
        consistency,
        snapshot -> !snapshot.completeTo().isBefore(at),
        view ->
            Found.account(view.sql(), name)
                .map(account -> {
                  view.kept().upTo("at", at);
                  var balances =
                      BalancesThen.at(view.sql(), account.getAccountId(), at, view.kept());
                  return new BalancesView(
                      name,
                      at.toString(),
                      !view.snapshot().completeTo().isBefore(at),
                      balances.entrySet().stream()
                          .map(b -> BalancesView.Balance.of(b.getKey(), b.getValue()))
                          .toList());
                }));
  }

  /**
   * A transaction as it was posted.
   *
   * @throws MonthDetached if there is none, and its id is of a month that is detached
   */
  public Optional<TransactionView> transaction(String id, Consistency consistency) {
    UUID uuid;
    try {
      uuid = UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no transaction has an id of another form
    }
    return snapshots.read(consistency, view -> transaction(view, uuid));
  }

  private static Optional<TransactionView> transaction(Snapshots.View view, UUID id) {
    var found = transaction(view.sql(), id);
    if (found.isEmpty() && view.kept().lacks(id)) {
      throw new MonthDetached("id", Objects.requireNonNull(view.kept().from()));
    }
    return found;
  }

  private static Optional<TransactionView> transaction(DSLContext sql, UUID id) {
    var from = TransactionIds.millisecondOf(id);
    return sql.select(TRANSACTION.fields())
        .select(Entries.DEBIT.ACCOUNT_, Entries.CREDIT.ACCOUNT_)
        .select(HOLD.STATE, HOLD.SETTLED_BY, REVERSAL.REVERSED_BY)
        .from(TRANSACTION)
        .join(Entries.DEBIT)
        .on(Entries.DEBIT.ACCOUNT_ID.eq(TRANSACTION.DEBIT_ACCOUNT_ID))
        .join(Entries.CREDIT)
        .on(Entries.CREDIT.ACCOUNT_ID.eq(TRANSACTION.CREDIT_ACCOUNT_ID))
        .leftJoin(HOLD)
        .on(HOLD.AUTHORISATION_ID.eq(TRANSACTION.TRANSACTION_ID))
        .leftJoin(REVERSAL)
        .on(REVERSAL.TRANSACTION_ID.eq(TRANSACTION.TRANSACTION_ID))
        .where(
            TRANSACTION.TRANSACTION_ID.eq(id),
            TRANSACTION.POSTED_AT.ge(from),
            TRANSACTION.POSTED_AT.lt(from.plus(Duration.ofMillis(1))))
        .fetchOptional(LedgerReads::view);
  }

  /** What became of the request that this client sent under this key. */
  public Optional<UsedKey> key(String client, String key, Consistency consistency) {
    return snapshots.read(
        consistency,
        view ->
            view.sql()
                .selectFrom(IDEMPOTENCY_KEY)
                .where(IDEMPOTENCY_KEY.CLIENT.eq(client), IDEMPOTENCY_KEY.IDEMPOTENCY_KEY_.eq(key))
                .fetchOptional()
                .map(found -> {
                  var refusal = found.getRefusal();
                  if (refusal != null) {
                    return new UsedKey.Refused(
                        found.getClaimedAt(), StoredRefusal.fromJson(refusal.data()));
                  }
                  return new UsedKey.Posted(
                      found.getClaimedAt(),
                      transaction(view, found.getTransactionId()).orElseThrow());
                }));
  }

  static TransactionView view(Record r) {
    var attributes = r.get(TRANSACTION.ATTRIBUTES);
    var debit = r.get(Entries.DEBIT.ACCOUNT_);
    var credit = r.get(Entries.CREDIT.ACCOUNT_);
    var subjectIsDebit =
        r.get(TRANSACTION.SUBJECT_ACCOUNT_ID).equals(r.get(TRANSACTION.DEBIT_ACCOUNT_ID));
    return new TransactionView(
        r.get(TRANSACTION.TRANSACTION_ID).toString(),
        "posted",
        r.get(TRANSACTION.LANE),
        r.get(TRANSACTION.LANE_SEQ),
        r.get(TRANSACTION.TYPE),
        debit,
        credit,
        subjectIsDebit ? debit : credit,
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
}
