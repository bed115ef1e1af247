package io.countinghouse.reports.chain;

import io.countinghouse.events.Entry;
import io.countinghouse.events.LaneSeq;
import io.countinghouse.events.Transaction;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.sql.log.LaneLog;
import io.countinghouse.sql.log.UnreadableEntryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds what ClickHouse has of one entry against the ledger, field by field. */
public final class Examination {

  private final Connection ledger;
  private final FactRows facts;

  /** What is wrong with an entry in ClickHouse. */
  public enum Kind {
    /** Nothing of it is there. */
    MISSING,
    /** One leg of a transaction is there, the other is not. */
    HALF,
    /** It is there more than once. */
    DOUBLED,
    /** A field is another than in the ledger. */
    ALTERED,
    /** The ledger has no such entry; or not any more, if its month is detached. */
    BEYOND,
    /** One of the two is no entry that anybody could have posted. */
    UNREADABLE,
    /** Nothing, by now. */
    EQUAL
  }

  /**
   * What was found.
   *
   * @param text what differs, with both values; empty: the kind says it
   */
  public record Found(LaneSeq entry, Kind kind, String text) {}

  /** Neither is closed here; the ledger's connection does not commit by itself. */
  public Examination(Connection ledger, ClickHouseReader clickHouse) {
    this.ledger = ledger;
    this.facts = new FactRows(clickHouse);
  }

  /** Looks at it as it is now. */
  public Found of(LaneSeq entry) throws SQLException {
    try {
      var posted = posted(entry);
      var loaded = loaded(entry, posted);
      return posted == null ? without(entry, loaded) : against(entry, posted, loaded);
    } catch (UnreadableEntryException e) {
      return new Found(entry, Kind.UNREADABLE, "ledger: " + e.getMessage());
    }
  }

  private @Nullable Entry posted(LaneSeq entry) throws SQLException {
    try (var log = LaneLog.open(ledger, entry.lane(), entry.seq() - 1, entry.seq())) {
      var posted = log.next();
      return posted == null ? null : FactCursor.loaded(posted);
    } finally {
      ledger.rollback();
    }
  }

  private List<FactCursor.Fact> loaded(LaneSeq entry, @Nullable Entry posted) throws SQLException {
    var expiresAt = posted instanceof Transaction t ? t.expiresAt() : null;
    try (var rows = facts.read(entry.lane(), entry.seq() - 1, entry.seq())) {
      return rows.at(entry.seq(), expiresAt);
    }
  }

  private static Found without(LaneSeq entry, List<FactCursor.Fact> loaded) {
    return loaded.isEmpty()
        ? new Found(entry, Kind.EQUAL, "neither has it")
        : new Found(entry, Kind.BEYOND, loaded.size() + " rows, none of them the ledger's");
  }

  private static Found against(LaneSeq entry, Entry posted, List<FactCursor.Fact> loaded) {
    if (loaded.isEmpty()) {
      return new Found(entry, Kind.MISSING, "");
    }
    for (var fact : loaded) {
      if (fact.entry() == null) {
        return new Found(entry, Kind.UNREADABLE, "ClickHouse: a row is no entry");
      }
      var differing = Fields.first(posted, fact.entry());
      if (differing != null) {
        return new Found(
            entry,
            Kind.ALTERED,
            "%s: ledger %s, ClickHouse %s"
                .formatted(differing.field(), differing.ledger(), differing.clickHouse()));
      }
    }
    long expected = posted instanceof Transaction ? 2 : 1;
    long different = loaded.stream().map(FactCursor.Fact::fact).distinct().count();
    if (different < expected) {
      return new Found(entry, Kind.HALF, "only the leg " + leg(loaded.getFirst()));
    }
    return loaded.size() > expected
        ? new Found(entry, Kind.DOUBLED, loaded.size() + " rows instead of " + expected)
        : new Found(entry, Kind.EQUAL, "");
  }

  private static String leg(FactCursor.Fact fact) {
    return fact.fact() == 1 ? "debit" : "credit";
  }
}
