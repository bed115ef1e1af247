package io.countinghouse.reports.chain;

import io.countinghouse.reports.chain.Finding.Kind;
import io.countinghouse.reports.chain.Finding.Store;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks one lane in both stores at once and asks every witness on the way. The chain alone tells
 * that something between two witnesses was altered; beside the other store's rows it tells which,
 * and on which side.
 */
final class LaneCheck {

  /**
   * Entries that are read at a time. ClickHouse keeps rows by account, so that a piece costs it a
   * look at all of them: large pieces, few looks; it sorts some 200 MB for one.
   */
  private static final long PIECE = 200_000;

  private final LedgerRows ledger;
  private final @Nullable FactRows facts;
  private final LaneStart lane;
  private final @Nullable Witness published;
  private final Findings findings;
  private final Suspects suspects;
  private final RunningChain ledgerChain;
  private final RunningChain factChain;
  private long witnesses;
  private long judgedSeq;
  private boolean lastFitted = true;
  private @Nullable Finding unexplained;
  private Store unexplainedBy = Store.EITHER;

  /**
   * @param facts null: ClickHouse is not looked at
   * @param published what Kafka says of the chain somewhere in the lane; null: nothing
   */
  LaneCheck(
      LedgerRows ledger,
      @Nullable FactRows facts,
      LaneStart lane,
      @Nullable Witness published,
      Findings findings) {
    this.ledger = ledger;
    this.facts = facts;
    this.lane = lane;
    this.published = published;
    this.findings = findings;
    this.suspects = new Suspects(lane.lane(), findings);
    this.ledgerChain = new RunningChain(lane.afterChain());
    this.factChain = new RunningChain(lane.afterChain());
    this.judgedSeq = lane.afterSeq();
  }

  /** How many of ClickHouse's watermarks were asked. */
  long run() throws SQLException {
    long after = lane.afterSeq();
    while (after < lane.lastSeq()) {
      long upTo = Math.min(lane.lastSeq(), after + PIECE);
      piece(after, upTo);
      after = upTo;
    }
    judge(new Witness(lane.lastSeq(), lane.chain(), Store.POSTGRESQL));
    if (unexplained != null) {
      findings.add(unexplained);
    }
    return witnesses;
  }

  private void piece(long after, long upTo) throws SQLException {
    var next = witnesses(after, upTo).iterator();
    var witness = next.hasNext() ? next.next() : null;
    try (var log = ledger.read(lane.lane(), after, upTo);
        var rows = facts == null ? null : facts.read(lane.lane(), after, upTo)) {
      var posted = new LedgerCursor(log);
      for (long seq = after + 1; seq <= upTo; seq++) {
        var at = posted.at(seq);
        entry(seq, at, rows == null ? null : rows.at(seq, at.expiresAt()));
        while (witness != null && witness.seq() == seq) {
          judge(witness);
          witness = next.hasNext() ? next.next() : null;
        }
      }
    } finally {
      ledger.done();
    }
  }

  /** Kafka's stands behind ClickHouse's own copy of it. */
  private List<Witness> witnesses(long after, long upTo) throws SQLException {
    var known = new ArrayList<Witness>();
    if (facts != null) {
      known.addAll(facts.witnesses(lane.lane(), after, upTo));
    }
    witnesses += known.size();
    if (published != null && published.seq() > after && published.seq() <= upTo) {
      known.add(published);
      known.sort(Comparator.comparingLong(Witness::seq));
    }
    return known;
  }

  private void entry(long seq, LedgerCursor.At at, @Nullable List<FactCursor.Fact> there) {
    var posted = suspects.ledger(seq, at, there == null ? List.of() : there);
    if (posted != null) {
      ledgerChain.add(posted);
    }
    if (there != null) {
      var loaded = suspects.facts(seq, posted, there);
      if (loaded != null) {
        factChain.add(loaded);
      }
    }
  }

  private void judge(Witness witness) {
    boolean fits = ledgerChain.meets(witness.chain());
    boolean factsFit = facts != null && factChain.meets(witness.chain());
    if (fits) {
      explained(ledgerChain.continuedMeets(witness.chain()));
    } else if (suspects.none() && !suspects.ledgerAtFault()) {
      explained(false);
      unexplained = unexplained(witness);
      unexplainedBy = witness.store();
    }
    suspects.judged(fits ? Store.CLICKHOUSE : factsFit ? Store.POSTGRESQL : Store.EITHER);
    ledgerChain.judged(witness.chain());
    factChain.judged(witness.chain());
    judgedSeq = witness.seq();
    lastFitted = fits;
  }

  /** The rows between two witnesses, or the witness itself: the next one tells. */
  private Finding unexplained(Witness witness) {
    if (witness.seq() == judgedSeq && lastFitted) {
      var kind = witness.store() == Store.POSTGRESQL ? Kind.LANE_ROW : Kind.WATERMARK;
      return Finding.of(kind, witness.store(), lane.lane(), witness.seq(), witness.seq());
    }
    return Finding.of(Kind.CHAIN, Store.POSTGRESQL, lane.lane(), judgedSeq + 1, witness.seq());
  }

  /**
   * @param witnessWasWrong whether the rows go on to fit as if the last witness had said nothing
   */
  private void explained(boolean witnessWasWrong) {
    var open = unexplained;
    unexplained = null;
    if (open != null) {
      findings.add(
          witnessWasWrong && open.kind() == Kind.CHAIN
              ? Finding.of(
                  Kind.WATERMARK, unexplainedBy, lane.lane(), open.lastSeq(), open.lastSeq())
              : open);
    }
  }
}
