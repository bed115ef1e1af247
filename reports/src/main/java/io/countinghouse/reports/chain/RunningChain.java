package io.countinghouse.reports.chain;

import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The chain over the rows of one store. After a witness that it does not meet it goes on in two
 * ways, as it was and from what the witness says: the next witness then tells which of the two was
 * wrong, the rows or the witness.
 */
final class RunningChain {

  private ChainHash continued;
  private @Nullable ChainHash restarted;

  RunningChain(ChainHash from) {
    this.continued = from;
  }

  void add(Entry entry) {
    continued = continued.next(entry);
    if (restarted != null) {
      restarted = restarted.next(entry);
    }
  }

  /** Whether it can be what the witness says, from either beginning. */
  boolean meets(ChainHash witness) {
    return continuedMeets(witness) || witness.equals(restarted);
  }

  /** Whether it is what the witness says without regard to what the last one said. */
  boolean continuedMeets(ChainHash witness) {
    return continued.equals(witness);
  }

  /** From here on the witness's word counts too. */
  void judged(ChainHash witness) {
    if (meets(witness)) {
      continued = witness;
      restarted = null;
    } else {
      restarted = witness;
    }
  }
}
