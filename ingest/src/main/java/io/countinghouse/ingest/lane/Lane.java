package io.countinghouse.ingest.lane;

import io.countinghouse.ingest.request.Instruction;
import io.countinghouse.ingest.request.OpenAccount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One lane as its callers see it: a bounded queue before the poster, one behind it. */
public final class Lane {

  /** Half a second of work at full speed; whoever comes later is better told to come again. */
  private static final int QUEUE_MAX = 10_000;

  /**
   * Past this a batch gains little and costs its callers time: 1,000 rows a batch gave 33 thousand
   * rows/s at 29 ms, 5,000 gave 36 at 129 ms (2 shared cores, fsync on).
   */
  private static final int BATCH_MAX = 2_000;

  /** Requests that can be one transaction; the locks of more would hold up all the others. */
  public static final int TOGETHER_MAX = BATCH_MAX;

  /**
   * Those that wait, each of up to 2,000 requests: with 8 as many requests as the queue and more.
   */
  private static final int TOGETHER_WAITING_MAX = 8;

  private final int number;
  private final BlockingQueue<Job> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final Handoff handoff = new Handoff();
  private final Semaphore together = new Semaphore(TOGETHER_WAITING_MAX);
  private final LaneState state = new LaneState();

  public Lane(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public LaneState state() {
    return state;
  }

  /** Where the publisher takes its batches. */
  public Handoff handoff() {
    return handoff;
  }

  /** Requests that wait for the poster. */
  public int queued() {
    return queue.size();
  }

  /**
   * Hands a request to the poster; the answer comes after the commit.
   *
   * @param traceparent the trace that it goes on under; null: none
   */
  public CompletableFuture<Outcome> post(Instruction request, @Nullable String traceparent) {
    var job = new Job.Post(request, traceparent);
    admit(job);
    return job.answer();
  }

  /**
   * Hands requests to the poster that are one transaction; the answers come after its end, all at
   * once.
   *
   * @param requests at most {@link #TOGETHER_MAX}
   */
  public CompletableFuture<List<Outcome>> post(
      List<? extends Instruction> requests, @Nullable String traceparent, Fate fate) {
    var posts = requests.stream().map(request -> new Job.Post(request, traceparent)).toList();
    var job = Job.Together.of(posts, fate);
    if (together.tryAcquire()) {
      var _ = job.answer().whenComplete((done, failed) -> together.release());
      admit(job);
    } else {
      job.unavailable("the lane has as many atomic batches and dry runs waiting as it takes");
    }
    return job.answer();
  }

  /** Hands a request to open an account to the poster; the answer comes after the commit. */
  public CompletableFuture<AccountOutcome> open(OpenAccount request, Asker asker) {
    var job = new Job.Open(request, asker);
    admit(job);
    return job.answer();
  }

  /** Hands a change of an account's status to the poster; the answer comes after the commit. */
  public CompletableFuture<StatusOutcome> change(String account, StatusChange change, Asker asker) {
    var job = new Job.Change(account, change, asker);
    admit(job);
    return job.answer();
  }

  private void admit(Job job) {
    if (!state.posting()) {
      job.unavailable(state.waitsFor().why());
    } else if (!queue.offer(job)) {
      job.unavailable("the lane has as many requests waiting as it takes");
    } else if (!state.posting() && queue.remove(job)) { // closed at this moment
      job.unavailable(state.waitsFor().why());
    }
  }

  /** Tells all who wait that they wait in vain; nobody is admitted any more. */
  void refuseWaiting() {
    for (var job = queue.poll(); job != null; job = queue.poll()) {
      job.unavailable(state.waitsFor().why());
    }
  }

  boolean idle() {
    return queue.isEmpty();
  }

  /** What waits, up to a batch; if nothing does, the next that comes within that time. */
  List<Job> take(Duration wait) throws InterruptedException {
    var jobs = new ArrayList<Job>();
    if (queue.drainTo(jobs, BATCH_MAX) == 0) {
      var first = queue.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
      if (first != null) {
        jobs.add(first);
        queue.drainTo(jobs, BATCH_MAX - 1);
      }
    }
    jobs.removeIf(Job::abandoned);
    return jobs;
  }
}
