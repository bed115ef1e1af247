package io.countinghouse.ingest.lane;

import io.countinghouse.events.Watermark;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a lane's two threads tell each other and the outside; every field has one writer. */
public final class LaneState {

  /**
   * How long the ledger may take for a batch before requests are refused at once. Under full load a
   * batch takes some 100 ms; its own time-outs would end it after 5 to 12 s.
   */
  static final Duration SILENT_MAX = Duration.ofSeconds(4);

  private static final long NOTHING = 0;

  private final CountDownLatch opened = new CountDownLatch(1);
  private volatile boolean posting;
  private volatile LaneWait waitsFor = LaneWait.LEDGER;
  private volatile @Nullable LaneRow row;
  private volatile PublishedMark published = PublishedMark.NONE;
  private final PublishLag lag = new PublishLag();
  private volatile boolean publishing;
  private volatile @Nullable String divergence;
  private volatile boolean ledgerSuspect;
  private volatile long begunAt;

  /** Whether the poster has its connection and the lane. */
  public boolean posting() {
    return posting && !ledgerSuspect && !silent();
  }

  /** A ledger that neither answers nor breaks the connection: nobody else should begin to wait. */
  private boolean silent() {
    long since = begunAt;
    return since != NOTHING && System.nanoTime() - since > SILENT_MAX.toNanos();
  }

  /** What it waits for, if it does not post. */
  public LaneWait waitsFor() {
    return ledgerSuspect ? LaneWait.REPAIR : waitsFor;
  }

  /** Whether Kafka has entries of the lane that the ledger may have lost. */
  boolean suspect() {
    return ledgerSuspect;
  }

  /** The row after the last commit; null before the lane was taken. */
  public @Nullable LaneRow row() {
    return row;
  }

  /** What is known to be in Kafka. */
  PublishedMark published() {
    return published;
  }

  /** Entries that are in the ledger and not known to be in Kafka. */
  public long backlog() {
    var now = row;
    return now == null ? 0 : now.lastSeq() - Math.max(published.seq(), now.published().seq());
  }

  /** For how long the oldest of them has waited; none: there is none. */
  public Duration publishLag(Instant now) {
    return backlog() > 0 ? lag.at(now) : Duration.ZERO;
  }

  public boolean publishing() {
    return publishing;
  }

  /** Why the lane stopped publishing and asks for a repair; null: it has not. */
  public @Nullable String divergence() {
    return divergence;
  }

  /** Waits until the lane takes requests for the first time; false: it does not yet. */
  public boolean awaitPosting(Duration wait) throws InterruptedException {
    return opened.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  void posting(boolean now) {
    posting = now;
    if (now) {
      opened.countDown();
    }
  }

  /** Of the poster. */
  void waitsFor(LaneWait now) {
    waitsFor = now;
  }

  /** Of the poster: a transaction begins. */
  void began() {
    long now = System.nanoTime();
    begunAt = now == NOTHING ? 1 : now;
  }

  /** Of the poster: no transaction is under way. */
  void ended() {
    begunAt = NOTHING;
  }

  void row(LaneRow now) {
    row = now;
  }

  /** Of the poster: so many entries were committed at this time; the row stands after them. */
  void posted(int entries, Instant at) {
    if (entries > 0 && backlog() <= entries) {
      lag.begins(at);
    }
  }

  /** Of the poster: the lane was taken with a backlog, whose oldest entry is of this time. */
  void waitsSince(Instant oldest) {
    lag.begins(oldest);
  }

  /** Of the publisher: the entries up to this watermark are in Kafka. */
  public void published(Watermark upTo) {
    lag.publishedTo(upTo.asOf());
    published = new PublishedMark(upTo.lastSeq(), upTo.chain());
    publishing = true;
  }

  /** Of the publisher: Kafka can't be reached, or the lane is being taken over. */
  public void notPublishing() {
    publishing = false;
  }

  /**
   * Of the publisher: ledger and Kafka contradict each other.
   *
   * @param suspect whether the ledger itself may have lost entries, so that nothing more must be
   *     posted over the sequences that Kafka already has
   */
  public void diverged(String why, boolean suspect) {
    publishing = false;
    divergence = why;
    ledgerSuspect = suspect;
  }
}
