package io.countinghouse.ingest.read;

import io.countinghouse.ingest.lane.Refusal;
import java.time.Instant;

/** What became of the request that had a key. */
public sealed interface UsedKey {

  Instant claimedAt();

  /** It was posted. */
  record Posted(Instant claimedAt, TransactionView transaction) implements UsedKey {}

  /** It was refused, and so would be every repetition. */
  record Refused(Instant claimedAt, Refusal refusal) implements UsedKey {}
}
