package io.countinghouse.ingest.lane;

import io.countinghouse.worker.Worker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The poster of a lane: one thread, one connection. Takes whatever waits, posts it as one
 * transaction, answers after the commit. About once a second it lets the lane's holds expire whose
 * time has come, and so moves the lane's time on, also when it is idle.
 */
public final class Poster implements Worker {

  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final String AWAY = "the ledger can't be reached at the moment";

  private final Lane lane;
  private final Accounts accounts;
  private final BookingCalendar calendar;
  private final LaneTransactions transactions;
  private final Backoff backoff = new Backoff();
  private final TransactionIds ids = new TransactionIds();
  private final Expiring expiring = new Expiring(this::posting);
  private long lookedAt = System.nanoTime();

  public Poster(
      Lane lane, Accounts accounts, BookingCalendar calendar, LaneTransactions transactions) {
    this.lane = lane;
    this.accounts = accounts;
    this.calendar = calendar;
    this.transactions = transactions;
  }

  @Override
  public String name() {
    return "poster-" + lane.number();
  }

  @Override
  public void step() throws InterruptedException {
    if (!transactions.connected() && !reconnect()) {
      refuse(lane.take(backoff.next()));
      return;
    }
    backoff.reset();
    var jobs = lane.take(expiring.more() ? Duration.ZERO : HEARTBEAT);
    if (!lane.state().posting()) {
      refuse(jobs);
      transactions.run(new Heartbeat());
      return;
    }
    if (!jobs.isEmpty()) {
      post(jobs);
    }
    if (jobs.isEmpty() || System.nanoTime() - lookedAt >= HEARTBEAT.toNanos()) {
      lookedAt = System.nanoTime();
      transactions.run(expiring);
    }
  }

  private boolean reconnect() {
    try {
      transactions.connect();
      return true;
    } catch (SQLException | org.jooq.exception.DataAccessException e) {
      transactions.logAway(e);
      return false;
    }
  }

  /**
   * Openings first: who posts to an account that is just being opened may as well succeed. Then
   * changes: who posts to an account that is just being frozen may as well be refused.
   */
  private void post(List<Job> jobs) {
    var openings = new ArrayList<Job.Open>();
    var changes = new ArrayList<Job.Change>();
    var posts = new ArrayList<Job.Post>(jobs.size());
    for (var job : jobs) {
      switch (job) {
        case Job.Open open -> openings.add(open);
        case Job.Change change -> changes.add(change);
        case Job.Post post -> posts.add(post);
      }
    }
    if (!openings.isEmpty()) {
      transactions.run(new Opening(openings));
    }
    if (!changes.isEmpty()) {
      transactions.run(new StatusChanges(changes));
    }
    if (!posts.isEmpty()) {
      transactions.run(posting(posts));
    }
  }

  private Posting posting(List<Job.Post> posts) {
    return new Posting(posts, accounts, calendar, ids);
  }

  private static void refuse(List<Job> jobs) {
    jobs.forEach(job -> job.unavailable(AWAY));
  }

  @Override
  public void close() {
    lane.state().posting(false);
    try {
      for (var left = lane.take(Duration.ZERO); !left.isEmpty(); left = lane.take(Duration.ZERO)) {
        refuse(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    transactions.close();
  }
}
