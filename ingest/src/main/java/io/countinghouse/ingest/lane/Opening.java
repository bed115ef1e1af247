package io.countinghouse.ingest.lane;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT;
import static io.countinghouse.sql.ledger.Tables.ACCOUNT_ENTRY;
import static io.countinghouse.sql.ledger.Tables.BALANCE;

import io.countinghouse.events.Account;
import io.countinghouse.events.Account.Status;
import io.countinghouse.ingest.request.OpenAccount;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Opens a batch of accounts; each is an entry of the lane. */
final class Opening implements Work {

  private final List<Job.Open> jobs;

  Opening(List<Job.Open> jobs) {
    this.jobs = jobs;
  }

  @Override
  public Addition in(LedgerSession session, LaneRow row, Instant postedAt) throws SQLException {
    var known = existing(session.sql());
    var opened = new TreeMap<String, Job.Open>(); // by name: the order in which lanes insert
    var outcomes = new ArrayList<AccountOutcome>(jobs.size());
    for (var job : jobs) {
      var request = job.request();
      var first = known.putIfAbsent(request.account(), new Known(request, Status.OPEN));
      if (first == null) {
        opened.put(request.account(), job);
        outcomes.add(new AccountOutcome.Opened());
      } else {
        outcomes.add(
            first.request().equals(request)
                ? new AccountOutcome.OpenedBefore(first.status())
                : new AccountOutcome.Conflict());
      }
    }
    var asked = List.copyOf(opened.values());
    var entries = insert(session.sql(), row, asked, postedAt);
    audit(session.writes(), asked, entries);
    return new Addition(entries, () -> answer(outcomes));
  }

  /** An account of this name, as it was asked for, and what it is now. */
  private record Known(OpenAccount request, Status status) {}

  private static void audit(Writes writes, List<Job.Open> asked, List<Account> entries) {
    var changes = new ArrayList<AccountAudit.Change>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      changes.add(new AccountAudit.Change(asked.get(i).asker(), null, entries.get(i)));
    }
    AccountAudit.add(writes, changes);
  }

  @Override
  public List<Work> halves() {
    int half = jobs.size() / 2;
    return half == 0
        ? List.of()
        : List.of(new Opening(jobs.subList(0, half)), new Opening(jobs.subList(half, jobs.size())));
  }

  @Override
  public void unavailable(String why) {
    jobs.forEach(job -> job.unavailable(why));
  }

  private void answer(List<AccountOutcome> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      jobs.get(i).answer().complete(outcomes.get(i));
    }
  }

  private Map<String, Known> existing(DSLContext sql) {
    var names = jobs.stream().map(job -> job.request().account()).distinct().toArray(String[]::new);
    var known = new HashMap<String, Known>();
    sql.selectFrom(ACCOUNT)
        .where(ACCOUNT.ACCOUNT_.eq(DSL.any(names)))
        .forEach(r ->
            known.put(
                r.getAccount(),
                new Known(
                    new OpenAccount(
                        r.getAccount(),
                        Account.Kind.valueOf(r.getKind()),
                        r.getCurrency(),
                        r.getCountry(),
                        r.getCustomerId(),
                        r.getFloorMinor()),
                    Status.valueOf(r.getStatus()))));
    return known;
  }

  /**
   * Should another instance open one of the names at this moment, the unique name makes this fail
   * and the whole batch is done again, with that name known.
   */
  private static List<Account> insert(
      DSLContext sql, LaneRow row, List<Job.Open> opened, Instant postedAt) {
    var entries = new ArrayList<Account>(opened.size());
    var accounts =
        sql.insertInto(
            ACCOUNT,
            ACCOUNT.ACCOUNT_,
            ACCOUNT.KIND,
            ACCOUNT.STATUS,
            ACCOUNT.CURRENCY,
            ACCOUNT.COUNTRY,
            ACCOUNT.CUSTOMER_ID,
            ACCOUNT.FLOOR_MINOR,
            ACCOUNT.LANE,
            ACCOUNT.LANE_SEQ,
            ACCOUNT.POSTED_AT);
    for (var job : opened) {
      var a = entry(job.request(), row.lane(), row.lastSeq() + entries.size() + 1, postedAt);
      entries.add(a);
      accounts =
          accounts.values(
              a.account(),
              a.kind().name(),
              a.status().name(),
              a.currency(),
              a.country(),
              a.customerId(),
              a.floorMinor(),
              a.lane(),
              a.laneSeq(),
              a.postedAt());
    }
    if (!entries.isEmpty()) {
      accounts.execute();
      log(sql, entries);
    }
    return entries;
  }

  private static Account entry(OpenAccount request, int lane, long seq, Instant postedAt) {
    return new Account(
        request.account(),
        lane,
        seq,
        request.kind(),
        Status.OPEN,
        request.currency(),
        request.country(),
        request.customerId(),
        request.floorMinor(),
        postedAt);
  }

  /** Copies what was just inserted into the log, and opens the balances that are known to come. */
  private static void log(DSLContext sql, List<Account> opened) {
    var names = opened.stream().map(Account::account).toArray(String[]::new);
    var mine = ACCOUNT.ACCOUNT_.eq(DSL.any(names));
    sql.insertInto(
            ACCOUNT_ENTRY,
            ACCOUNT_ENTRY.LANE,
            ACCOUNT_ENTRY.LANE_SEQ,
            ACCOUNT_ENTRY.ACCOUNT_ID,
            ACCOUNT_ENTRY.ACCOUNT,
            ACCOUNT_ENTRY.KIND,
            ACCOUNT_ENTRY.STATUS,
            ACCOUNT_ENTRY.CURRENCY,
            ACCOUNT_ENTRY.COUNTRY,
            ACCOUNT_ENTRY.CUSTOMER_ID,
            ACCOUNT_ENTRY.FLOOR_MINOR,
            ACCOUNT_ENTRY.POSTED_AT)
        .select(
            DSL.select(
                    ACCOUNT.LANE,
                    ACCOUNT.LANE_SEQ,
                    ACCOUNT.ACCOUNT_ID,
                    ACCOUNT.ACCOUNT_,
                    ACCOUNT.KIND,
                    ACCOUNT.STATUS,
                    ACCOUNT.CURRENCY,
                    ACCOUNT.COUNTRY,
                    ACCOUNT.CUSTOMER_ID,
                    ACCOUNT.FLOOR_MINOR,
                    ACCOUNT.POSTED_AT)
                .from(ACCOUNT)
                .where(mine))
        .execute();
    sql.insertInto(BALANCE, BALANCE.ACCOUNT_ID, BALANCE.CURRENCY)
        .select(
            DSL.select(ACCOUNT.ACCOUNT_ID, ACCOUNT.CURRENCY)
                .from(ACCOUNT)
                .where(mine, ACCOUNT.CURRENCY.isNotNull()))
        .execute();
  }
}
