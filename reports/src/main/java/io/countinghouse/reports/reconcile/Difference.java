package io.countinghouse.reports.reconcile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that does not agree.
 *
 * @param lane where; null: not of one lane
 * @param ranges the first sequences of the lane that it concerns; empty: none in particular
 * @param bookingDate of which day; null: not of one day
 * @param currency of which currency; null: not of one currency
 * @param ledger what PostgreSQL has
 * @param facts what ClickHouse has
 */
public record Difference(
    Kind kind,
    @Nullable Integer lane,
    List<SeqRange> ranges,
    @Nullable String bookingDate,
    @Nullable String currency,
    String ledger,
    String facts) {

  /** What does not agree. */
  public enum Kind {
    /** The loaded watermark did not reach the ledger in the time given. */
    WATERMARK_BEHIND(Effect.INCOMPLETE),
    /** The watermark's chain hash is not that of the ledger. */
    CHAIN(Effect.INCOMPLETE),
    /** Entries that the ledger has and ClickHouse lacks. */
    ENTRIES_MISSING(Effect.INCOMPLETE),
    ENTRIES_DOUBLED(Effect.INCOMPLETE),
    /** Transactions of which only the debit leg is there. */
    CREDITS_MISSING(Effect.INCOMPLETE),
    /** Credit legs without a debit leg. */
    CREDITS_STRAY(Effect.INCOMPLETE),
    CREDITS_DOUBLED(Effect.INCOMPLETE),
    /** Transactions of a scored kind without a score. */
    SCORES_MISSING(Effect.INCOMPLETE),
    /** Scores of what is no transaction of a scored kind. */
    SCORES_STRAY(Effect.INCOMPLETE),
    SCORES_DOUBLED(Effect.INCOMPLETE),
    /** Scores that flag, without the flag. */
    FLAGS_MISSING(Effect.INCOMPLETE),
    /** Flags without a score that flags. */
    FLAGS_STRAY(Effect.INCOMPLETE),
    FLAGS_DOUBLED(Effect.INCOMPLETE),
    /** Sequences or lanes that the ledger never gave out. */
    BEYOND_LEDGER(Effect.INCOMPLETE),
    /** A lane is retired in the one and not, or with another end, in the other. */
    RETIREMENT(Effect.INCOMPLETE),
    /** The ledger's own sequences are not 1..n. */
    LEDGER_SEQUENCE(Effect.INCOMPLETE),
    /** Count or sums of a day and currency differ. */
    TOTALS(Effect.INCOMPLETE),
    /** A stored balance is not the sum of its postings. */
    BALANCE(Effect.UNBALANCED),
    /** What is held on an account is not the sum of its open holds. */
    HELD(Effect.UNBALANCED),
    /** Debits are not credits. */
    UNBALANCED(Effect.UNBALANCED);

    private final Effect effect;

    Kind(Effect effect) {
      this.effect = effect;
    }

    Effect effect() {
      return effect;
    }
  }

  /** What a difference disproves. */
  enum Effect {
    INCOMPLETE,
    UNBALANCED
  }

  public Difference {
    ranges = List.copyOf(ranges);
  }

  static Difference ofLane(
      Kind kind, int lane, List<SeqRange> ranges, Object ledger, Object facts) {
    return new Difference(
        kind, lane, ranges, null, null, String.valueOf(ledger), String.valueOf(facts));
  }

  static Difference ofDay(DayCurrency day, Object ledger, Object facts) {
    return new Difference(
        Kind.TOTALS,
        null,
        List.of(),
        day.bookingDate(),
        day.currency(),
        ledger.toString(),
        facts.toString());
  }

  static Difference ofBooks(Kind kind, String currency, Object ledger, Object facts) {
    return new Difference(
        kind, null, List.of(), null, currency, ledger.toString(), facts.toString());
  }
}
