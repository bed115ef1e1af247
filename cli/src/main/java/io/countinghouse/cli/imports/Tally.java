package io.countinghouse.cli.imports;

import java.util.concurrent.atomic.LongAdder;

/** What became of the rows so far. */
final class Tally {

  final LongAdder posted = new LongAdder();
  final LongAdder replayed = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder invalid = new LongAdder();
  final LongAdder unavailable = new LongAdder();

  /** Rows that are in the ledger. */
  long in() {
    return posted.sum() + replayed.sum();
  }

  /** Rows that are not. */
  long out() {
    return refused.sum() + invalid.sum() + unavailable.sum();
  }
}
