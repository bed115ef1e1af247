package io.countinghouse.ingest.lane;

import io.countinghouse.ingest.request.PostTransaction;
import io.countinghouse.ingest.request.Settlement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Posts a batch of instructions: keys, balances, decisions, rows.
 *
 * <p><b>The order of locks</b>, the same for every lane, so that none can wait for one that waits
 * for it: the idempotency keys, sorted by client and key; then the accounts that lack a balance,
 * sorted; then the balances, sorted by account and currency; then the lane's own row. {@link
 * StatusChanges} goes the same way from the accounts on. Nothing else is ever waited for: the rows
 * of holds and reversals are read and written only by who holds the lock of a balance that they are
 * about (the debit account's, which each of their transactions touches), a balance is made only
 * under the lock of its account, and all other rows are new.
 */
final class Posting implements Work {

  /** Keys are forgotten thousands at a time, and with pauses: to meet it twice is bad luck. */
  private static final int ROUNDS_MAX = 3;

  private final List<Job.Post> jobs;
  private final Accounts accounts;
  private final BookingCalendar calendar;
  private final TransactionIds ids;
  private final Fate fate;

  Posting(
      List<Job.Post> jobs,
      Accounts accounts,
      BookingCalendar calendar,
      TransactionIds ids,
      Fate fate) {
    this.jobs = jobs;
    this.accounts = accounts;
    this.calendar = calendar;
    this.ids = ids;
    this.fate = fate;
  }

  @Override
  public Addition in(LedgerSession session, LaneRow row, Instant postedAt) throws SQLException {
    var known = resolve(session);
    var named = RelatedTransactions.named(jobs.stream().map(Job.Post::request).toList());
    var related = RelatedTransactions.of(session.sql(), named, postedAt);
    var wanted = wanted(jobs, known, related);
    session.commit(); // what was read so far never changes; the posting itself begins here

    var claims = new KeyClaims(session, jobs, postedAt, () -> ids.at(postedAt));
    var balances = new Balances(session, accounts, wanted);
    reserve(session, claims, balances);
    var aftermath = Aftermath.read(session, related.rows().keySet());
    var decider = new Decider(row.lane(), postedAt, known, related, balances, aftermath);
    var accepted = new LinkedHashMap<KeyClaims.Claim, TransactionRows.Row>();
    var refused = new LinkedHashMap<KeyClaims.Claim, Refusal>();
    for (var claim : claims.fresh()) {
      switch (decider.decide(claim)) {
        case Decision.Accepted a -> {
          long seq = row.lastSeq() + accepted.size() + 1;
          var traceparent = claim.job().traceparent();
          accepted.put(claim, a.draft().at(row.lane(), seq, postedAt, calendar, traceparent));
        }
        case Decision.Refused r -> refused.put(claim, r.refusal());
      }
    }
    var outcomes = Answers.of(session, jobs, claims, accepted, refused);
    if (!fate.keeps(outcomes)) {
      return Addition.undone(() -> Answers.tell(jobs, fate.undone(outcomes)));
    }
    TransactionRows.insert(session, List.copyOf(accepted.values()));
    claims.storeRefusals(refused);
    balances.store();
    aftermath.store();
    return new Addition(
        accepted.values().stream().map(TransactionRows.Row::transaction).toList(),
        traceparents(accepted.values()),
        () -> Answers.tell(jobs, outcomes));
  }

  /**
   * Claims the keys and locks the balances, those of a key that turns out to be taken as well.
   *
   * <p><b>A key whose window ends at this moment</b> is either still known or free. If it was just
   * forgotten by a transaction that has not ended, the claim waits for that one's end, and is ours
   * if it commits. If it is forgotten after the claim found it taken, it can't be read any more,
   * nor is it ours: then nothing is kept of this try, and all is taken again, in its order, so that
   * lanes still wait for each other in turn. Posting it without a row of its own would let the next
   * repetition post once more.
   */
  private static void reserve(LedgerSession session, KeyClaims claims, Balances balances)
      throws SQLException {
    for (int round = 0; round < ROUNDS_MAX; round++) {
      var trip = new RoundTrip();
      claims.claim(trip);
      balances.lock(trip);
      trip.send(session.connection());
      if (claims.settled()) {
        return;
      }
      session.rollback();
    }
    throw new SQLException("keys are forgotten faster than they can be claimed");
  }

  private static Map<Long, String> traceparents(Collection<TransactionRows.Row> rows) {
    var found = new HashMap<Long, String>();
    for (var row : rows) {
      var traceparent = row.traceparent();
      if (traceparent != null) {
        found.put(row.transaction().laneSeq(), traceparent);
      }
    }
    return found;
  }

  @Override
  public List<Work> halves() {
    int half = jobs.size() / 2;
    return half == 0 || fate != Fate.EACH
        ? List.of()
        : List.of(
            new Posting(jobs.subList(0, half), accounts, calendar, ids, fate),
            new Posting(jobs.subList(half, jobs.size()), accounts, calendar, ids, fate));
  }

  @Override
  public void unavailable(String why) {
    jobs.forEach(job -> job.unavailable(why));
  }

  private Map<String, KnownAccount> resolve(LedgerSession session) {
    var names = new HashSet<String>();
    for (var job : jobs) {
      if (job.request() instanceof PostTransaction post) {
        names.add(post.debitAccount());
        names.add(post.creditAccount());
      }
    }
    return accounts.resolve(session.sql(), names);
  }

  private static SortedSet<BalanceKey> wanted(
      List<Job.Post> jobs, Map<String, KnownAccount> known, Related related) {
    var wanted = new TreeSet<BalanceKey>();
    for (var job : jobs) {
      switch (job.request()) {
        case PostTransaction post -> {
          var parties = Parties.of(post, known);
          if (parties != null && parties.keep(post.currency())) {
            wanted.add(parties.sides().debitKey(post.currency()));
            wanted.add(parties.sides().creditKey(post.currency()));
          }
        }
        case Settlement settlement -> {
          var row = related.get(settlement.relatedId());
          if (row != null) {
            var currency = row.transaction().currency();
            wanted.add(Sides.of(row).debitKey(currency));
            if (SettlementDecider.touchesCredit(settlement.kind())) {
              wanted.add(Sides.of(row).creditKey(currency));
            }
          }
        }
      }
    }
    return wanted;
  }
}
