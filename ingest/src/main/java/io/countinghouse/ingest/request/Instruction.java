package io.countinghouse.ingest.request;

import io.countinghouse.events.Transaction.Kind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A valid request for one transaction of whatever kind. */
public sealed interface Instruction permits PostTransaction, Settlement {

  /** The name of the key in a line of a batch. */
  String KEY_FIELD = "idempotency_key";

  /** The name of the key in a request of its own. */
  String KEY_HEADER = "Idempotency-Key";

  /** Who asks; {@link #idempotencyKey} is unique for it. */
  String client();

  String idempotencyKey();

  Kind kind();

  /** The client's time; null: when it is posted. */
  @Nullable Instant occurredAt();

  @Nullable String description();

  /** In the form of {@link io.countinghouse.events.Attributes}. */
  @Nullable String attributes();

  /** Equal for requests that ask for the same, whatever their JSON looks like. */
  ContentDigest digest();
}
