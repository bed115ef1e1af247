package io.countinghouse.loader;

import io.countinghouse.loader.batch.Batch;
import io.countinghouse.loader.insert.AwayException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has batches of repair topics decided before they are begun. One that can't be decided yet is
 * postponed: it waits alone, the other partitions go on. Batches of the stream are always decided.
 */
final class Repairs {

  private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);

  /** How soon it is asked again whether the stream is past what a repair waits for. */
  private static final Duration AGAIN = Duration.ofMillis(200);

  /** How soon a repair is decided anew that could not be, because a server did not answer. */
  private static final Duration AGAIN_AWAY = Duration.ofSeconds(2);

  private final Admission admission;

  Repairs(Admission admission) {
    this.admission = admission;
  }

  /** Whether the batch that is due may be begun; otherwise the flow has postponed it. */
  boolean decided(PartitionFlow flow, Batch batch) {
    try {
      boolean decided = admission.decided(batch);
      if (!decided) {
        postpone(flow, batch, AGAIN, null);
      }
      return decided;
    } catch (AwayException e) {
      postpone(flow, batch, AGAIN_AWAY, e);
      return false;
    }
  }

  /** The same of a batch that was begun before and is built again. */
  boolean decidedAgain(PartitionFlow flow, Batch batch) {
    try {
      admission.decideAgain(batch);
      return true;
    } catch (AwayException e) {
      postpone(flow, batch, AGAIN_AWAY, e);
      return false;
    }
  }

  private static void postpone(
      PartitionFlow flow, Batch batch, Duration time, @Nullable AwayException why) {
    if (flow.postponement().begin(Postponement.Reason.REPAIR, time)) {
      var line =
          LOG.atInfo().addKeyValue("batch", batch.key().id()).addKeyValue("after", batch.after());
      (why == null ? line : line.setCause(why)).log("repair waits");
    }
  }
}
