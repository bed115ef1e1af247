package io.countinghouse.cli.repair;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.events.Review;
import io.countinghouse.reports.repair.Reviewed;
import io.countinghouse.topics.Repair;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Of each payment, where the newest letter's review was in the stream. */
final class Words {

  /** Some 150 bytes each. */
  private static final int PAYMENTS_MAX = 500_000;

  private final Reviewed reviewed;
  private final Map<UUID, Repair.After> newest = new HashMap<>();

  Words(Reviewed reviewed) {
    this.reviewed = reviewed;
  }

  /**
   * Takes note of a letter, if it can be read.
   *
   * @throws CommandFailed if there are letters of too many payments
   */
  void note(Letter letter) {
    if (letter.message() instanceof Review review) {
      letter.after().ifPresent(after -> newest.merge(review.transactionId(), after, Words::later));
      if (newest.size() > PAYMENTS_MAX) {
        throw new CommandFailed(
            "nothing is sent: reviews of more than %d payments were put aside"
                .formatted(PAYMENTS_MAX));
      }
    }
  }

  /** In two partitions offsets tell nothing: then what was put aside later is the later one. */
  private static Repair.After later(Repair.After one, Repair.After next) {
    return one.stream().equals(next.stream()) && one.next() > next.next() ? one : next;
  }

  /** Whether it is the newest of its payment; said once of each. */
  boolean isNewest(Letter letter) {
    var id = ((Review) letter.told()).transactionId();
    return newest.remove(id, letter.after().orElseThrow());
  }

  /** Whether ClickHouse has no later review of the payment. */
  boolean isLast(Letter letter) throws SQLException {
    var at = letter.after().orElseThrow();
    return !reviewed.since((Review) letter.told(), at.stream().partition(), at.next() - 1);
  }
}
