package io.countinghouse.ingest.lane;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a lane that another process owned may be taken. An owner that lives moves its lane's
 * row on every second; whoever stands by watches the row by its own clock, so clocks that differ do
 * no harm. Were the judgement wrong, the take-over would still be safe: the epoch shuts out the
 * former owner.
 */
final class Succession {

  /**
   * The owner's connection is gone: it gets this long to come back, as after a restart of the
   * server.
   */
  static final Duration GONE = Duration.ofSeconds(2);

  /** The owner is connected and does nothing: it is stopped, or hangs. */
  static final Duration SILENT = Duration.ofSeconds(5);

  private final LongSupplier nanos;
  private @Nullable LaneRow seen;
  private long seenSince;

  Succession(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Looks at the row as it stands: why it may be taken now; empty: its owner lives, or may. */
  Optional<String> vacant(DSLContext sql, LaneRow found) {
    if (found.ownerPid() == LaneRows.RELEASED) {
      return Optional.of("its owner gave it up");
    }
    if (!found.equals(seen)) {
      seen = found;
      seenSince = nanos.getAsLong();
      return Optional.empty();
    }
    var still = Duration.ofNanos(nanos.getAsLong() - seenSince);
    if (still.compareTo(SILENT) >= 0) {
      return Optional.of("its owner has been silent for " + still.toMillis() + " ms");
    }
    return still.compareTo(GONE) >= 0 && !LaneRows.ownerConnected(sql, found)
        ? Optional.of("its owner's connection is gone")
        : Optional.empty();
  }
}
