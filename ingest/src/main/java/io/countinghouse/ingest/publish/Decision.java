package io.countinghouse.ingest.publish;

import java.util.Optional;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;

/**
 * How the coordinator decided a lane's last transaction.
 *
 * @param epoch that the coordinator gave out with the decision; the transaction's own is the one
 *     before (KIP-890)
 */
record Decision(long producerId, int epoch, boolean commit) {

  /** Empty if none stands there: the lane was fenced since, or a transaction is open. */
  static Optional<Decision> of(TransactionDescription current) {
    return switch (current.state()) {
      case PREPARE_COMMIT, COMPLETE_COMMIT -> Optional.of(of(current, true));
      case PREPARE_ABORT, COMPLETE_ABORT -> Optional.of(of(current, false));
      default -> Optional.empty();
    };
  }

  private static Decision of(TransactionDescription current, boolean commit) {
    return new Decision(current.producerId(), current.producerEpoch(), commit);
  }

  /** Whether it is about this transaction. */
  boolean isOf(ProducerState open) {
    return open.producerId() == producerId && open.producerEpoch() == epoch - 1;
  }
}
