package io.countinghouse.scorer;

import io.countinghouse.events.Flag;
import io.countinghouse.events.Score;
import io.countinghouse.events.Transaction;
import io.countinghouse.scorer.profile.PartyEvent;
import io.countinghouse.scorer.profile.ToParty;
import java.util.List;

/** What comes of an {@link Arrival}. */
sealed interface Outcome permits Scored, Outcome.Labelled, Outcome.PassedOn {

  /** One, or none. */
  default List<Score> scores() {
    return List.of();
  }

  /** One, or none. */
  default List<Flag> flags() {
    return List.of();
  }

  /** For the history of the other side: one, or none. */
  default List<Transaction> received() {
    return List.of();
  }

  /** A payment of before is known to be fraud, or no longer so. */
  record Labelled(String party, PartyEvent partyEvent) implements Outcome, ToParty.About {}

  /**
   * A payment of before has reached the other side. It was scored, and counted with the party, when
   * it was authorised.
   */
  record PassedOn(Transaction transaction) implements Outcome {

    @Override
    public List<Transaction> received() {
      return List.of(transaction);
    }
  }
}
