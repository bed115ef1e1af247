package io.countinghouse.reports.chain;

import io.countinghouse.events.Entry;
import io.countinghouse.events.Transaction;
import io.countinghouse.reports.chain.Finding.Kind;
import io.countinghouse.reports.chain.Finding.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the two stores have under a sequence. That a row lacks or is there twice shows by
 * itself; where two rows differ, one of them is suspect until a witness of the chain tells which.
 */
final class Suspects {

  /** Rows that differ between two witnesses; the first are what is wanted. */
  private static final int KEPT_MAX = 100;

  private final int lane;
  private final Findings findings;
  private final List<Finding> waiting = new ArrayList<>();
  private boolean ledgerAtFault;

  Suspects(int lane, Findings findings) {
    this.lane = lane;
    this.findings = findings;
  }

  /** Whether the ledger's rows since the last witness can't give the chain, and it is told why. */
  boolean ledgerAtFault() {
    return ledgerAtFault;
  }

  boolean none() {
    return waiting.isEmpty();
  }

  /** The one of the ledger's rows that was posted; null: none that can be read is there. */
  @Nullable Entry ledger(long seq, LedgerCursor.At at, List<FactCursor.Fact> facts) {
    if (at.unreadable()) {
      ledgerFault(Kind.UNREADABLE, seq);
    } else if (at.entries().isEmpty()) {
      ledgerFault(Kind.MISSING, seq);
    }
    if (at.entries().size() > 1) {
      ledgerFault(Kind.DOUBLED, seq);
    }
    for (var entry : at.entries()) {
      if (facts.stream().anyMatch(fact -> entry.equals(fact.entry()))) {
        return entry;
      }
    }
    return at.entries().isEmpty() ? null : at.entries().getFirst();
  }

  private void ledgerFault(Kind kind, long seq) {
    ledgerAtFault = true;
    findings.add(Finding.of(kind, Store.POSTGRESQL, lane, seq, seq));
  }

  /** Compares ClickHouse's rows with the ledger's; gives what they say the entry was. */
  @Nullable Entry facts(long seq, @Nullable Entry posted, List<FactCursor.Fact> facts) {
    int legs = posted instanceof Transaction || (posted == null && facts.size() > 1) ? 2 : 1;
    long different = facts.stream().mapToInt(FactCursor.Fact::fact).distinct().count();
    if (different < facts.size() || different > legs) {
      findings.add(Finding.of(Kind.DOUBLED, Store.CLICKHOUSE, lane, seq, seq));
    } else if (different < legs) {
      findings.add(Finding.of(Kind.MISSING, Store.CLICKHOUSE, lane, seq, seq));
    }
    if (facts.stream().anyMatch(fact -> fact.entry() == null)) {
      findings.add(Finding.of(Kind.UNREADABLE, Store.CLICKHOUSE, lane, seq, seq));
    }
    if (posted != null) {
      differing(seq, posted, facts);
    }
    return facts.isEmpty() ? null : facts.getFirst().entry();
  }

  private void differing(long seq, Entry posted, List<FactCursor.Fact> facts) {
    for (var fact : facts) {
      var entry = fact.entry();
      var found = entry == null ? null : Fields.first(posted, entry);
      if (found != null && waiting.size() < KEPT_MAX) {
        waiting.add(
            new Finding(
                Kind.ALTERED,
                Store.EITHER,
                lane,
                seq,
                seq,
                found.field(),
                found.ledger(),
                found.clickHouse()));
        return;
      }
    }
  }

  /** Tells whose fault the rows that differ are, and begins anew behind the witness. */
  void judged(Store guilty) {
    waiting.forEach(suspect -> findings.add(suspect.in(guilty)));
    waiting.clear();
    ledgerAtFault = false;
  }
}
