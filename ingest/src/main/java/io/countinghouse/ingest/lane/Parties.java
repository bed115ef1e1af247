package io.countinghouse.ingest.lane;

import io.countinghouse.events.Account;
import io.countinghouse.ingest.request.PostTransaction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accounts of one request; the subject is the customer's side. */
record Parties(KnownAccount debit, KnownAccount credit, KnownAccount subject) {

  /** Null if one of the two is unknown. */
  static @Nullable Parties of(PostTransaction request, Map<String, KnownAccount> known) {
    var debit = known.get(request.debitAccount());
    var credit = known.get(request.creditAccount());
    if (debit == null || credit == null) {
      return null;
    }
    var named = request.subjectAccount();
    if (named != null) {
      return new Parties(debit, credit, named.equals(debit.account()) ? debit : credit);
    }
    return new Parties(debit, credit, debit.kind().house() ? credit : debit);
  }

  /** Which of the two is unknown. */
  static Refusal missing(PostTransaction request, Map<String, KnownAccount> known) {
    return Refusal.unknownAccount(
        known.containsKey(request.debitAccount()) ? "credit_account" : "debit_account");
  }

  Sides sides() {
    boolean subjectIsDebit = subject.id() == debit.id();
    return new Sides(
        debit.id(),
        debit.account(),
        credit.id(),
        credit.account(),
        subjectIsDebit,
        (subjectIsDebit ? credit : debit).kind() == Account.Kind.CUSTOMER);
  }

  boolean keep(String currency) {
    return debit.keeps(currency) && credit.keeps(currency);
  }
}
