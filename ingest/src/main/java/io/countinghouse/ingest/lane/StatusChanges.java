package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT;
import static io.countinghouse.sql.ledger.Tables.BALANCE;

import io.countinghouse.events.Account;
import io.countinghouse.events.Account.Status;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Freezes, unfreezes and closes a batch of accounts; each change is an entry of the lane. Accounts
 * are locked first and then their balances, both in order, as a {@link Posting} locks them: so
 * neither waits for the other in a circle.
 */
final class StatusChanges implements Work {

  private final List<Job.Change> jobs;

  StatusChanges(List<Job.Change> jobs) {
    this.jobs = jobs;
  }

  @Override
  public Addition in(LedgerSession session, LaneRow row, Instant postedAt) throws SQLException {
    var sql = session.sql();
    var accounts = lockAccounts(sql);
    var notEmpty = lockBalances(sql, accounts);
    var changed = new ArrayList<Stands>();
    var audited = new ArrayList<AccountAudit.Change>();
    var outcomes = new ArrayList<StatusOutcome>(jobs.size());
    for (var job : jobs) {
      var now = accounts.get(job.account());
      var outcome = decide(job.change(), now, notEmpty, postedAt);
      if (outcome == null && now != null) {
        var then = now.with(job.change().wanted(), row, changed.size() + 1, postedAt);
        changed.add(then);
        audited.add(new AccountAudit.Change(job.asker(), now.account().status(), then.account()));
        accounts.put(job.account(), then);
        outcome = new StatusOutcome.Settled(then.account());
      }
      outcomes.add(outcome == null ? new StatusOutcome.NoSuchAccount() : outcome);
    }
    store(sql, changed);
    AccountAudit.add(session.writes(), audited);
    return new Addition(changed.stream().map(Stands::account).toList(), () -> answer(outcomes));
  }

  /** An outcome that changes nothing, or null. */
  private static @Nullable StatusOutcome decide(
      StatusChange change, @Nullable Stands now, Map<Long, String> notEmpty, Instant postedAt) {
    if (now == null) {
      return new StatusOutcome.NoSuchAccount();
    }
    if (now.account().status() == change.wanted()) {
      return new StatusOutcome.Settled(now.account());
    }
    var refusal = change.refusal(now.account().status());
    var full = notEmpty.get(now.id());
    if (refusal == null && change == StatusChange.CLOSE && full != null) {
      refusal = Refusal.accountNotEmpty(full);
    }
    if (refusal != null) {
      return new StatusOutcome.NotAllowed(refusal);
    }
    return postedAt.isBefore(now.account().postedAt())
        ? new Outcome.Unavailable("the account was changed on another lane a moment ago")
        : null; // else the newest entry of the account would not be the one with the newest time
  }

  @Override
  public List<Work> halves() {
    int half = jobs.size() / 2;
    return half == 0
        ? List.of()
        : List.of(
            new StatusChanges(jobs.subList(0, half)),
            new StatusChanges(jobs.subList(half, jobs.size())));
  }

  @Override
  public void unavailable(String why) {
    jobs.forEach(job -> job.unavailable(why));
  }

  private void answer(List<StatusOutcome> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      jobs.get(i).answer().complete(outcomes.get(i));
    }
  }

  /** An account as it stands after the changes so far, with its number. */
  private record Stands(long id, Account account) {

    Stands with(Status status, LaneRow row, int nth, Instant postedAt) {
      var then =
          new Account(
              account.account(),
              row.lane(),
              row.lastSeq() + nth,
              account.kind(),
              status,
              account.currency(),
              account.country(),
              account.customerId(),
              account.floorMinor(),
              postedAt);
      return new Stands(id, then);
    }
  }

  private Map<String, Stands> lockAccounts(DSLContext sql) {
    var names =
        jobs.stream()
            .map(Job.Change::account)
            .filter(name -> name.indexOf('\0') < 0) // PostgreSQL takes no such text
            .distinct()
            .toArray(String[]::new);
    var accounts = new HashMap<String, Stands>();
    sql.selectFrom(ACCOUNT)
        .where(ACCOUNT.ACCOUNT_.eq(DSL.any(names)))
        .orderBy(ACCOUNT.ACCOUNT_ID)
        .forNoKeyUpdate()
        .forEach(
            r -> accounts.put(r.getAccount(), new Stands(r.getAccountId(), AccountRows.of(r))));
    return accounts;
  }

  /** A currency in which an account has a balance or a hold, for each that has one. */
  private static Map<Long, String> lockBalances(DSLContext sql, Map<String, Stands> accounts) {
    var ids = accounts.values().stream().map(Stands::id).toArray(Long[]::new);
    var notEmpty = new HashMap<Long, String>();
    sql.select(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY, BALANCE.BALANCE_MINOR, BALANCE.HELD_MINOR)
        .from(BALANCE)
        .where(BALANCE.ACCOUNT_ID.eq(DSL.any(ids)))
        .orderBy(BALANCE.ACCOUNT_ID, BALANCE.CURRENCY)
        .forNoKeyUpdate()
        .forEach(r -> {
          if (r.value3() != 0 || r.value4() != 0) {
            notEmpty.put(r.value1(), r.value2());
          }
        });
    return notEmpty;
  }

  private static void store(DSLContext sql, List<Stands> changed) {
    var last = new LinkedHashMap<Long, Account>();
    var queries = new ArrayList<Query>();
    for (var change : changed) {
      last.put(change.id(), change.account());
      queries.add(AccountRows.log(sql, change.id(), change.account()));
    }
    last.forEach((id, account) -> {
      queries.add(
          sql.update(ACCOUNT)
              .set(ACCOUNT.STATUS, account.status().name())
              .set(ACCOUNT.LANE, account.lane())
              .set(ACCOUNT.LANE_SEQ, account.laneSeq())
              .set(ACCOUNT.POSTED_AT, account.postedAt())
              .where(ACCOUNT.ACCOUNT_ID.eq(id)));
      queries.add(
          sql.update(BALANCE)
              .set(BALANCE.STATUS, account.status().name())
              .where(BALANCE.ACCOUNT_ID.eq(id)));
    });
    sql.batch(queries).execute();
  }
}
