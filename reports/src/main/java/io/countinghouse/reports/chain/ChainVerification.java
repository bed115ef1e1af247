package io.countinghouse.reports.chain;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.worker.Pause;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes each lane's hash chain from the rows of PostgreSQL and compares it with the lane's row
 * and with every watermark that ClickHouse has and the newest that Kafka has; and compares
 * ClickHouse's rows with PostgreSQL's one by one; and what lanes decide by with the entries. Memory
 * is bounded whatever the ledger's size, and posting may go on meanwhile.
 *
 * <p>Whoever can write to both databases, rows, lane row and watermarks, can also compute a new
 * chain; then only Kafka and a hash that was kept elsewhere contradict.
 */
public final class ChainVerification {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final LedgerRows ledger;
  private final @Nullable FactRows facts;
  private final @Nullable String kafka;
  private final Findings findings = new Findings();

  private ChainVerification(LedgerRows ledger, @Nullable FactRows facts, @Nullable String kafka) {
    this.ledger = ledger;
    this.facts = facts;
    this.kafka = kafka;
  }

  /**
   * Verifies what the stores have.
   *
   * @param kafka its bootstrap address; null: its watermarks are not looked at
   * @param wait how long ClickHouse may take to get as far as the ledger was at the start
   * @throws SQLException if a database can't be reached or fails
   * @throws org.apache.kafka.common.KafkaException if Kafka can't be reached
   * @throws io.countinghouse.topics.NewestWatermark.UnreadableException if Kafka's newest watermark
   *     of a lane can't be read
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public static Verdict run(
      PostgresAddress postgres, ClickHouseAccess clickHouse, @Nullable String kafka, Duration wait)
      throws SQLException, InterruptedException {
    try (var ledger = LedgerRows.open(postgres);
        var reader = ClickHouseReader.open(clickHouse)) {
      return new ChainVerification(ledger, new FactRows(reader), kafka).verdict(wait);
    }
  }

  /** Verifies the ledger alone: a fault is then told as a range of rows. */
  public static Verdict ofLedger(PostgresAddress postgres)
      throws SQLException, InterruptedException {
    try (var ledger = LedgerRows.open(postgres)) {
      return new ChainVerification(ledger, null, null).verdict(Duration.ZERO);
    }
  }

  private Verdict verdict(Duration wait) throws SQLException, InterruptedException {
    var marks = kafka == null ? null : PublishedMarks.read(ledger, kafka);
    var lanes = ledger.lanes(findings);
    ledger.workingRows(findings);
    if (marks != null) {
      marks.compare(lanes, findings);
    }
    if (facts != null) {
      await(facts, lanes, System.nanoTime() + wait.toNanos());
    }
    long begin = System.nanoTime();
    var verdicts = new ArrayList<Verdict.LaneVerdict>();
    for (var lane : lanes) {
      var published = marks == null ? null : marks.within(lane);
      long watermarks = new LaneCheck(ledger, facts, lane, published, findings).run();
      verdicts.add(
          new Verdict.LaneVerdict(
              lane.lane(),
              lane.afterSeq() + 1,
              lane.lastSeq(),
              watermarks,
              marks == null ? 0 : marks.seq(lane.lane()),
              lane.chain().toString()));
    }
    if (facts != null) {
      beyond(facts);
    }
    var took = Duration.ofNanos(System.nanoTime() - begin);
    return new Verdict(
        facts != null, kafka != null, verdicts, findings.kept(), findings.count(), took);
  }

  private static void await(FactRows facts, List<LaneStart> lanes, long deadline)
      throws SQLException, InterruptedException {
    for (var lane : lanes) {
      while (facts.rows(lane) < lane.lastSeq() - lane.afterSeq() && System.nanoTime() < deadline) {
        Pause.of(LOOK_AGAIN);
      }
    }
  }

  /** Read first from ClickHouse: whatever it had then, the ledger must have by now. */
  private void beyond(FactRows loaded) throws SQLException {
    var furthest = loaded.furthest();
    var ends = ledger.lastSeqs();
    boolean within =
        furthest.entrySet().stream()
            .allMatch(lane -> lane.getValue() <= ends.getOrDefault(lane.getKey(), 0L));
    if (!within) {
      loaded
          .beyond(ends)
          .forEach((lane, seq) ->
              findings.add(
                  Finding.of(Finding.Kind.BEYOND, Finding.Store.CLICKHOUSE, lane, seq, seq)));
    }
  }
}
