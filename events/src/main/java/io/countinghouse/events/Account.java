package io.countinghouse.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account as it stands after this entry of its lane.
 *
 * @param account its external name, unique, and the Kafka key
 * @param currency the only currency it is kept in; null: any
 * @param country ISO 3166-1 alpha-2 code of its holder
 * @param customerId whose it is, as the client names customers
 * @param floorMinor no posting takes a balance below it, in minor units; null: no floor
 */
public record Account(
    String account,
    int lane,
    long laneSeq,
    Kind kind,
    Status status,
    @Nullable String currency,
    @Nullable String country,
    @Nullable String customerId,
    @Nullable Long floorMinor,
    Instant postedAt)
    implements Entry {

  /** What an account stands for in the books. */
  public enum Kind {
    CUSTOMER,
    MERCHANT,
    /** The till and the cash machines. */
    CASH,
    /** Income of the house. */
    FEES,
    /** The outside world: other banks and schemes. */
    EXTERNAL;

    /** House accounts are never the subject of a transaction with a customer or a merchant. */
    public boolean house() {
      return this == CASH || this == FEES || this == EXTERNAL;
    }
  }

  /** Whether it takes postings. */
  public enum Status {
    OPEN,
    /** Nothing leaves it and nothing is held on it; what arrives is kept. */
    FROZEN,
    /** For ever: nothing leaves it and nothing arrives. */
    CLOSED
  }

  public Account {
    Checks.laneSeq(lane, laneSeq);
    Checks.text("account", account);
    Checks.postedAt(postedAt);
  }
}
