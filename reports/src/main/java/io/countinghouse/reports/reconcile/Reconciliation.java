package io.countinghouse.reports.reconcile;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.reconcile.Difference.Effect;
import io.countinghouse.reports.reconcile.Difference.Kind;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.sql.log.UnreadableEntryException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Proves that ClickHouse holds what the ledger posted. How far each lane must go is taken from
 * PostgreSQL, in one snapshot, and from the loaded watermarks, never from the data that is being
 * proved. Only what is at or before that vector is looked at, so posting may go on meanwhile.
 */
public final class Reconciliation {

  private final Ledger ledger;
  private final Facts facts;
  private final List<Difference> differences = new ArrayList<>();

  private Reconciliation(Ledger ledger, Facts facts) {
    this.ledger = ledger;
    this.facts = facts;
  }

  /**
   * Takes the ledger's vector, waits until ClickHouse has come so far, and compares.
   *
   * @param wait how long at most; what is still missing then is told as missing
   * @throws SQLException if a database can't be reached or fails
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public static Outcome run(PostgresAddress postgres, ClickHouseAccess clickHouse, Duration wait)
      throws SQLException, InterruptedException {
    try (var ledger = Ledger.open(postgres);
        var reader = ClickHouseReader.open(clickHouse)) {
      return new Reconciliation(ledger, new Facts(reader)).outcome(wait);
    }
  }

  private Outcome outcome(Duration wait) throws SQLException, InterruptedException {
    var snapshot = ledger.snapshot();
    differences.addAll(snapshot.differences());
    var waited = new Arrival(facts, snapshot).await(wait);
    var watermarks = facts.watermarks();
    var proof = new LaneProof(facts, differences);
    var found = facts.proof(snapshot.vector());
    var lanes = new ArrayList<Outcome.LaneOutcome>();
    for (var lane : snapshot.lanes()) {
      long watermark = watermarks.getOrDefault(lane.lane(), -1L);
      var of = found.getOrDefault(lane.lane(), LaneFacts.none(lane.lane()));
      watermark(lane, watermark);
      proof.check(lane, of);
      lanes.add(laneOutcome(lane, watermark, of));
    }
    totals(snapshot);
    beyond();
    retired(snapshot);
    return result(snapshot, waited, lanes, proof);
  }

  private static Outcome.LaneOutcome laneOutcome(LedgerLane lane, long watermark, LaneFacts of) {
    return new Outcome.LaneOutcome(
        lane.lane(),
        lane.lastSeq(),
        watermark,
        lane.asOf(),
        lane.chain().toString(),
        of.entries(),
        of.entriesDistinct(),
        lane.transactions(),
        of.scores().count(),
        of.flags().count(),
        lane.retiredAt(),
        lane.awaited());
  }

  private Outcome result(
      LedgerSnapshot snapshot, Duration waited, List<Outcome.LaneOutcome> lanes, LaneProof proof) {
    return new Outcome(
        snapshot.takenAt(),
        waited,
        lanes,
        without(Effect.INCOMPLETE),
        without(Effect.UNBALANCED),
        proof.duplicates(),
        proof.missing(),
        lanes.stream().mapToLong(Outcome.LaneOutcome::transactions).sum(),
        lanes.stream().mapToLong(Outcome.LaneOutcome::scored).sum(),
        lanes.stream().mapToLong(Outcome.LaneOutcome::flagged).sum(),
        snapshot.moved(),
        differences);
  }

  private boolean without(Effect effect) {
    return differences.stream().noneMatch(d -> d.kind().effect() == effect);
  }

  /** A lane that is retired needs none: how far it goes, its row says for ever. */
  private void watermark(LedgerLane lane, long watermark) throws SQLException {
    if (watermark < lane.lastSeq() && !lane.retired()) {
      differences.add(
          Difference.ofLane(
              Kind.WATERMARK_BEHIND,
              lane.lane(),
              List.of(),
              lane.lastSeq(),
              watermark < 0 ? "no watermark" : watermark));
      return;
    }
    chain(lane);
  }

  /**
   * While posting goes on, no watermark may have been published at exactly the vector's sequence;
   * then the chain is gone on with from the last watermark before it, or from the end of the months
   * that are detached.
   */
  private void chain(LedgerLane lane) throws SQLException {
    var anchor = ledger.anchor(lane.lane());
    var known = facts.chains(lane.lane(), lane.lastSeq());
    if (known.isEmpty() || known.getFirst().lastSeq() < anchor.lastSeq()) {
      known = List.of(anchor);
    }
    for (var at : known) {
      chain(lane, at);
    }
  }

  private void chain(LedgerLane lane, Facts.ChainAt at) throws SQLException {
    try {
      var chain =
          at.lastSeq() == lane.lastSeq()
              ? at.chain()
              : ledger.chain(lane.lane(), at.lastSeq(), at.chain(), lane.lastSeq());
      if (!chain.equals(lane.chain())) {
        differences.add(
            Difference.ofLane(
                Kind.CHAIN,
                lane.lane(),
                List.of(new SeqRange(at.lastSeq(), lane.lastSeq())),
                lane.chain(),
                chain));
      }
    } catch (UnreadableEntryException e) { // somebody has altered the ledger
      differences.add(
          Difference.ofLane(
              Kind.CHAIN,
              lane.lane(),
              List.of(new SeqRange(e.laneSeq(), e.laneSeq())),
              "a row that is no entry",
              lane.chain()));
    }
  }

  private void totals(LedgerSnapshot snapshot) throws SQLException {
    var loaded = facts.totals(snapshot.vector());
    var days = new TreeSet<>(DayCurrency.ORDER);
    days.addAll(snapshot.totals().keySet());
    days.addAll(loaded.keySet());
    for (var day : days) {
      var posted = snapshot.totals().getOrDefault(day, DayTotals.NONE);
      var there = loaded.getOrDefault(day, DayTotals.NONE);
      if (!posted.equals(there)) {
        differences.add(Difference.ofDay(day, posted, there));
      }
    }
    balanced(loaded);
  }

  private void balanced(Map<DayCurrency, DayTotals> loaded) {
    var currencies = new TreeMap<String, DayTotals>();
    loaded.forEach((day, totals) -> currencies.merge(day.currency(), totals, DayTotals::plus));
    currencies.forEach((currency, totals) -> {
      if (!totals.debitsMinor().equals(totals.creditsMinor())) {
        differences.add(
            Difference.ofBooks(Kind.UNBALANCED, currency, "debits must be credits", totals));
      }
    });
  }

  /**
   * What ClickHouse was told must be so by now; and what was so in the snapshot, it must have been
   * told.
   */
  private void retired(LedgerSnapshot snapshot) throws SQLException {
    var told = facts.retired();
    var ends = ledger.retired();
    var lanes = new TreeSet<>(told.keySet());
    snapshot.lanes().stream().filter(LedgerLane::retired).map(LedgerLane::lane).forEach(lanes::add);
    for (int lane : lanes) {
      var end = ends.get(lane);
      var copies = told.getOrDefault(lane, Set.of());
      if (end == null || !copies.equals(Set.of(end))) {
        differences.add(
            Difference.ofLane(
                Kind.RETIREMENT,
                lane,
                List.of(),
                end == null ? "not retired" : end,
                copies.isEmpty() ? "not retired" : copies));
      }
    }
  }

  /** Read after the facts: whatever they had then, the ledger must have by now. */
  private void beyond() throws SQLException {
    var furthest = facts.furthest();
    var zeros = facts.zeros();
    var posted = ledger.lastSeqs();
    furthest.forEach((lane, last) -> {
      long end = posted.getOrDefault(lane, 0L);
      if (last > end || zeros.getOrDefault(lane, 0L) > 0) {
        differences.add(
            Difference.ofLane(
                Kind.BEYOND_LEDGER,
                lane,
                last > end ? List.of(new SeqRange(end + 1, last)) : List.of(new SeqRange(0, 0)),
                posted.containsKey(lane) ? "1.." + end : "no such lane",
                last > end ? "up to " + last : "sequence 0"));
      }
    });
  }
}
