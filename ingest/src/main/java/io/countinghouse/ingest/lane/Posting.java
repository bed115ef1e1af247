package io.countinghouse.ingest.lane;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Transaction;
import io.countinghouse.ingest.request.PostTransaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Posts a batch of transactions: keys, balances, decisions, rows. */
final class Posting implements Work {

  /** Clocks of payment systems differ, but not by more than this (docs/design.md). */
  static final Duration OCCURRED_AHEAD_MAX = Duration.ofMinutes(5);

  private final List<Job.Post> jobs;
  private final Accounts accounts;
  private final BookingCalendar calendar;
  private final TransactionIds ids;

  Posting(List<Job.Post> jobs, Accounts accounts, BookingCalendar calendar, TransactionIds ids) {
    this.jobs = jobs;
    this.accounts = accounts;
    this.calendar = calendar;
    this.ids = ids;
  }

  @Override
  public Addition in(LedgerSession session, LaneRow row, Instant postedAt) throws SQLException {
    var known = resolve(session);
    accounts.openBalances(session, wanted(jobs, known));
    session.commit(); // what was read so far never changes; the posting itself begins here

    var claims = KeyClaims.of(session, jobs, postedAt, () -> ids.at(postedAt));
    var fresh = claims.fresh();
    var balances =
        Balances.lock(session, wanted(fresh.stream().map(KeyClaims.Claim::job).toList(), known));
    var accepted = new LinkedHashMap<KeyClaims.Claim, TransactionRows.Row>();
    var refused = new LinkedHashMap<KeyClaims.Claim, Refusal>();
    for (var claim : fresh) {
      var request = claim.job().request();
      var parties = Parties.of(request, known);
      var refusal =
          parties == null
              ? Parties.missing(request, known)
              : decide(request, parties, balances, postedAt);
      if (parties == null || refusal != null) {
        refused.put(claim, Objects.requireNonNull(refusal));
      } else {
        accepted.put(
            claim, row(claim, parties, row.lane(), row.lastSeq() + accepted.size() + 1, postedAt));
      }
    }
    TransactionRows.insert(session, List.copyOf(accepted.values()));
    claims.storeRefusals(refused);
    balances.store();
    var answers = Answers.of(session, jobs, claims, accepted, refused);
    return new Addition(
        accepted.values().stream().map(TransactionRows.Row::transaction).toList(), answers);
  }

  @Override
  public void unavailable(String why) {
    jobs.forEach(job -> job.unavailable(why));
  }

  private Map<String, KnownAccount> resolve(LedgerSession session) {
    var names = new HashSet<String>();
    for (var job : jobs) {
      names.add(job.request().debitAccount());
      names.add(job.request().creditAccount());
    }
    return accounts.resolve(session.sql(), names);
  }

  private static SortedSet<BalanceKey> wanted(
      List<Job.Post> jobs, Map<String, KnownAccount> known) {
    var wanted = new TreeSet<BalanceKey>();
    for (var job : jobs) {
      var parties = Parties.of(job.request(), known);
      if (parties != null && parties.keep(job.request().currency())) {
        wanted.add(new BalanceKey(parties.debit().id(), job.request().currency()));
        wanted.add(new BalanceKey(parties.credit().id(), job.request().currency()));
      }
    }
    return wanted;
  }

  private static @Nullable Refusal decide(
      PostTransaction request, Parties parties, Balances balances, Instant postedAt) {
    var currency = request.currency();
    if (!parties.debit().keeps(currency)) {
      return Refusal.currencyNotKept("debit_account", currency);
    }
    if (!parties.credit().keeps(currency)) {
      return Refusal.currencyNotKept("credit_account", currency);
    }
    var occurredAt = request.occurredAt();
    if (occurredAt != null && occurredAt.isAfter(postedAt.plus(OCCURRED_AHEAD_MAX))) {
      return Refusal.occurredAhead();
    }
    return balances.move(
        new BalanceKey(parties.debit().id(), currency),
        new BalanceKey(parties.credit().id(), currency),
        request.amountMinor());
  }

  private TransactionRows.Row row(
      KeyClaims.Claim claim, Parties parties, int lane, long seq, Instant postedAt) {
    var request = claim.job().request();
    var occurredAt = request.occurredAt() == null ? postedAt : request.occurredAt();
    var transaction =
        new Transaction(
            claim.id(),
            lane,
            seq,
            request.type(),
            request.debitAccount(),
            request.creditAccount(),
            parties.subject().account(),
            request.amountMinor(),
            request.currency(),
            Micros.truncate(occurredAt),
            postedAt,
            calendar.dateOf(postedAt),
            calendar.dateOf(occurredAt),
            request.client(),
            request.idempotencyKey(),
            request.merchantId(),
            request.category(),
            request.channel(),
            request.country(),
            request.description());
    return new TransactionRows.Row(
        transaction, parties.debit().id(), parties.credit().id(), parties.subject().id());
  }
}
