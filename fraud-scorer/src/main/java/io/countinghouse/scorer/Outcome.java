package io.countinghouse.scorer;

import io.countinghouse.events.Flag;
import io.countinghouse.events.Score;
import io.countinghouse.events.Transaction;
import io.countinghouse.scorer.profile.PartyEvent;
import io.countinghouse.scorer.profile.ToParty;
import java.util.List;

/** What comes of an {@link Arrival}. */
sealed interface Outcome extends ToParty.About permits Scored, Outcome.Labelled {

  /** One, or none. */
  List<Score> scores();

  /** One, or none. */
  List<Flag> flags();

  /** For the history of the other side: one, or none. */
  List<Transaction> received();

  /** A payment of before is known to be fraud, or no longer so. */
  record Labelled(String party, PartyEvent partyEvent) implements Outcome {

    @Override
    public List<Score> scores() {
      return List.of();
    }

    @Override
    public List<Flag> flags() {
      return List.of();
    }

    @Override
    public List<Transaction> received() {
      return List.of();
    }
  }
}
