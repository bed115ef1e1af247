package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT;
import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import io.countinghouse.events.Account;
import io.countinghouse.events.Attributes;
import io.countinghouse.events.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SelectField;

/**
 * The ledger's transactions as they were posted and published, with their accounts' names and
 * kinds.
 */
final class StoredTransactions {

  private static final io.countinghouse.sql.ledger.tables.Account DEBIT = ACCOUNT.as("debit");
  private static final io.countinghouse.sql.ledger.tables.Account CREDIT = ACCOUNT.as("credit");

  private static final String CUSTOMER = Account.Kind.CUSTOMER.name();

  private static final List<SelectField<?>> FIELDS = selected();

  private StoredTransactions() {}

  private static List<SelectField<?>> selected() {
    var fields = new ArrayList<SelectField<?>>(List.of(TRANSACTION.fields()));
    fields.add(DEBIT.ACCOUNT_);
    fields.add(CREDIT.ACCOUNT_);
    fields.add(DEBIT.KIND);
    fields.add(CREDIT.KIND);
    return List.copyOf(fields);
  }

  /** Those that meet the conditions, in no order. */
  static Result<Record> read(DSLContext sql, Condition... where) {
    return sql.select(FIELDS)
        .from(TRANSACTION)
        .join(DEBIT)
        .on(DEBIT.ACCOUNT_ID.eq(TRANSACTION.DEBIT_ACCOUNT_ID))
        .join(CREDIT)
        .on(CREDIT.ACCOUNT_ID.eq(TRANSACTION.CREDIT_ACCOUNT_ID))
        .where(where)
        .fetch();
  }

  /** A row of {@link #read}: equal to what the poster handed over. */
  static Transaction of(Record r) {
    var attributes = r.get(TRANSACTION.ATTRIBUTES);
    return new Transaction(
        r.get(TRANSACTION.TRANSACTION_ID),
        r.get(TRANSACTION.LANE),
        r.get(TRANSACTION.LANE_SEQ),
        r.get(TRANSACTION.TYPE),
        r.get(DEBIT.ACCOUNT_),
        r.get(CREDIT.ACCOUNT_),
        r.get(isSubjectDebit(r) ? DEBIT.ACCOUNT_ : CREDIT.ACCOUNT_),
        r.get(TRANSACTION.AMOUNT_MINOR),
        r.get(TRANSACTION.CURRENCY),
        r.get(TRANSACTION.OCCURRED_AT),
        r.get(TRANSACTION.POSTED_AT),
        r.get(TRANSACTION.BOOKING_DATE),
        r.get(TRANSACTION.VALUE_DATE),
        r.get(TRANSACTION.CLIENT),
        r.get(TRANSACTION.IDEMPOTENCY_KEY),
        r.get(TRANSACTION.MERCHANT_ID),
        r.get(TRANSACTION.CATEGORY),
        r.get(TRANSACTION.CHANNEL),
        r.get(TRANSACTION.COUNTRY),
        r.get(TRANSACTION.DESCRIPTION),
        Transaction.Kind.valueOf(r.get(TRANSACTION.KIND)),
        r.get(TRANSACTION.RELATED_ID),
        r.get(TRANSACTION.EXPIRES_AT),
        r.get(TRANSACTION.HELD_MINOR),
        attributes == null ? null : Attributes.canonical(attributes.data()),
        CUSTOMER.equals(r.get(isSubjectDebit(r) ? CREDIT.KIND : DEBIT.KIND)));
  }

  private static boolean isSubjectDebit(Record r) {
    return r.get(TRANSACTION.SUBJECT_ACCOUNT_ID).equals(r.get(TRANSACTION.DEBIT_ACCOUNT_ID));
  }
}
