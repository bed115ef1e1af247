package io.countinghouse.ingest.lane;

import io.countinghouse.events.Transaction;

/** The two accounts of a transaction, by the ledger's number and by name. */
record Sides(long debitId, String debit, long creditId, String credit, boolean subjectIsDebit) {

  /** Of a transaction that was posted. */
  static Sides of(TransactionRows.Row row) {
    Transaction t = row.transaction();
    return new Sides(
        row.debitId(),
        t.debitAccount(),
        row.creditId(),
        t.creditAccount(),
        row.subjectId() == row.debitId());
  }

  /** For money that goes back; the subject stays who it was. */
  Sides swapped() {
    return new Sides(creditId, credit, debitId, debit, !subjectIsDebit);
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
