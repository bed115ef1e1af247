package io.countinghouse.ingest.lane;

import io.countinghouse.events.Transaction;

/**
 * The two accounts of a transaction, by the ledger's number and by name.
 *
 * @param counterpartyIsCustomer whether the one that is not the subject is a customer's
 */
record Sides(
    long debitId,
    String debit,
    long creditId,
    String credit,
    boolean subjectIsDebit,
    boolean counterpartyIsCustomer) {

  /** Of a transaction that was posted. */
  static Sides of(TransactionRows.Row row) {
    Transaction t = row.transaction();
    return new Sides(
        row.debitId(),
        t.debitAccount(),
        row.creditId(),
        t.creditAccount(),
        row.subjectId() == row.debitId(),
        t.counterpartyIsCustomer());
  }

  /** For money that goes back; the subject stays who it was. */
  Sides swapped() {
    return new Sides(creditId, credit, debitId, debit, !subjectIsDebit, counterpartyIsCustomer);
  }

  String subject() {
    return subjectIsDebit ? debit : credit;
  }

  long subjectId() {
    return subjectIsDebit ? debitId : creditId;
  }

  BalanceKey debitKey(String currency) {
    return new BalanceKey(debitId, currency);
  }

  BalanceKey creditKey(String currency) {
    return new BalanceKey(creditId, currency);
  }
}
