package io.countinghouse.ingest.lane;

import io.countinghouse.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The poster of a lane: one thread, one connection. Takes whatever waits, posts it as one
 * transaction, answers after the commit, and waits a moment after a small one. About once a second
 * it lets the lane's holds expire whose time has come, and so moves the lane's time on, also when
 * it is idle.
 */
public final class Poster implements Worker {

  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /**
   * A full queue is posted in less than a second; a ledger that is away must not hold the end up.
   */
  private static final Duration DRAIN_MAX = Duration.ofSeconds(10);

  private final Lane lane;
  private final Accounts accounts;
  private final BookingCalendar calendar;
  private final Tenure tenure;
  private final LaneTransactions transactions;
  private final Backoff backoff = new Backoff();
  private final TransactionIds ids = new TransactionIds();
  private final Expiring expiring = new Expiring(due -> posting(due, Fate.EACH));
  private long lookedAt = System.nanoTime();

  public Poster(
      Lane lane,
      Accounts accounts,
      BookingCalendar calendar,
      Tenure tenure,
      LaneTransactions transactions) {
    this.lane = lane;
    this.accounts = accounts;
    this.calendar = calendar;
    this.tenure = tenure;
    this.transactions = transactions;
  }

  @Override
  public String name() {
    return "poster-" + lane.number();
  }

  @Override
  public void step() throws InterruptedException {
    if (!tenure.connected() && !tenure.reconnect()) {
      refuse(lane.take(backoff.next()));
      return;
    }
    backoff.reset();
    var jobs = lane.take(expiring.more() ? Duration.ZERO : HEARTBEAT);
    if (!lane.state().posting()) {
      refuse(jobs);
      transactions.run(new Heartbeat()); // who stands by sees that the owner lives
      return;
    }
    if (!jobs.isEmpty()) {
      long begun = System.nanoTime();
      postAll(jobs);
      long took = System.nanoTime() - begun;
      LockSupport.parkNanos(CommitPace.waitNanos(jobs.size(), took, lane.queued()));
    }
    if (jobs.isEmpty() || System.nanoTime() - lookedAt >= HEARTBEAT.toNanos()) {
      lookedAt = System.nanoTime();
      transactions.run(expiring);
    }
  }

  /** Nobody waits for a lane that ends in the middle; who has an answer keeps it. */
  private void postAll(List<Job> jobs) {
    try {
      post(jobs);
    } catch (RuntimeException e) {
      refuse(jobs);
      throw e;
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
    var together = new ArrayList<Job.Together>();
    for (var job : jobs) {
      switch (job) {
        case Job.Open open -> openings.add(open);
        case Job.Change change -> changes.add(change);
        case Job.Post post -> posts.add(post);
        case Job.Together all -> together.add(all);
      }
    }
    if (!openings.isEmpty()) {
      transactions.run(new Opening(openings));
    }
    if (!changes.isEmpty()) {
      transactions.run(new StatusChanges(changes));
    }
    if (!posts.isEmpty()) {
      transactions.run(posting(posts, Fate.EACH));
    }
    for (var all : together) {
      transactions.run(posting(all.posts(), all.fate()));
    }
  }

  private Posting posting(List<Job.Post> posts, Fate fate) {
    return new Posting(posts, accounts, calendar, ids, fate);
  }

  private void refuse(List<Job> jobs) {
    jobs.forEach(job -> job.unavailable(lane.state().waitsFor().why()));
  }

  @Override
  public void close() {
    boolean posting = lane.state().posting();
    lane.state().posting(false); // nobody is admitted from here on
    long deadline = System.nanoTime() + DRAIN_MAX.toNanos();
    try {
      while (posting && !lane.idle() && tenure.connected() && System.nanoTime() < deadline) {
        postAll(lane.take(Duration.ZERO));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lane.refuseWaiting();
      tenure.close();
    }
  }
}
