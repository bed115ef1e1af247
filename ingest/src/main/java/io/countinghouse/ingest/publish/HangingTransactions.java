package io.countinghouse.ingest.publish;

import io.countinghouse.events.Topics;
import io.countinghouse.events.Watermark;
import io.countinghouse.topics.NewestWatermark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends transactions of a lane that nobody else would ever end, as they were decided. A coordinator
 * that comes back while a partition has no leader yet takes the partition for deleted: it writes no
 * marker there and calls the transaction complete (seen after kill -9 of the one broker of Kafka
 * 4.3.1, with a commit that had been acknowledged). Such a transaction outlives its time-out and
 * every fencing, readers of committed records wait at it for ever, and the lane's next commit would
 * make also an aborted one readable.
 */
final class HangingTransactions {

  private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);

  private static final int ANSWER_MS_MAX = 5_000;

  /** In these every marker of an earlier transaction has been written, or never will be. */
  private static final Set<TransactionState> DECIDED =
      Set.of(
          TransactionState.EMPTY,
          TransactionState.COMPLETE_COMMIT,
          TransactionState.COMPLETE_ABORT);

  private final String bootstrap;
  private final int lane;
  private @Nullable Decision decision;

  HangingTransactions(String bootstrap, int lane) {
    this.bootstrap = bootstrap;
    this.lane = lane;
  }

  /**
   * Notes how the last transaction was decided: the fence that follows makes the coordinator forget
   * it. What was noted at an earlier attempt stays, if there is no news.
   *
   * @throws KafkaException if Kafka can't be reached
   */
  void beforeFence() {
    try (var calls = new AdminCalls(bootstrap, ANSWER_MS_MAX)) {
      describe(calls).flatMap(Decision::of).ifPresent(found -> decision = found);
    }
  }

  /**
   * Ends what hangs, after the lane was fenced.
   *
   * @param acknowledged the sequence that Kafka is known to have, by an answer to a commit
   * @return what stays open because nobody knows how it was decided; empty if all is ended
   * @throws KafkaException if Kafka can't be reached, or refuses: it takes the right to
   *     CLUSTER_ACTION
   */
  Optional<String> end(long acknowledged) {
    try (var calls = new AdminCalls(bootstrap, ANSWER_MS_MAX)) {
      var current = describe(calls);
      // Asked first: what hangs is older, so an open transaction of a successor, should this
      // process be a zombie, is never taken for one.
      return current.isPresent() && DECIDED.contains(current.get().state())
          ? end(calls, current.get(), acknowledged)
          : Optional.empty();
    }
  }

  private Optional<String> end(
      AdminCalls calls, TransactionDescription current, long acknowledged) {
    var watermarks = new TopicPartition(Topics.WATERMARKS.name(), lane);
    var partitions = entries(calls);
    partitions.add(watermarks); // last: until then it shows that there is something to do
    var states = LaneProducers.of(calls, partitions, watermarks, current);
    for (var open : states.hanging()) {
      var commit = outcome(states, open, watermarks, acknowledged);
      if (commit.isEmpty()) {
        return Optional.of(
            ("a transaction of producer %d is open in %s after a crash of Kafka, and nobody knows how"
                    + " it was decided: end it with kafka-transactions.sh, or give INGEST_LANES a"
                    + " lane that was never used")
                .formatted(open.state().producerId(), open.partition()));
      }
      end(calls, open, commit.get());
    }
    return Optional.empty();
  }

  /** Whether it was committed; empty: nobody knows. */
  private Optional<Boolean> outcome(
      LaneProducers states, LaneProducers.Open open, TopicPartition watermarks, long acknowledged) {
    var known = decision;
    if (known != null && known.isOf(open.state())) {
      return Optional.of(known.commit());
    }
    if (states.hangs(watermarks, open.state()) && acknowledged > readable()) {
      return Optional.of(true);
    }
    return states.endedElsewhere(open.state()) ? Optional.empty() : Optional.of(false);
  }

  /** The lane's sequence before all that hangs. */
  private long readable() {
    return NewestWatermark.decided(bootstrap, lane, Duration.ofMillis(ANSWER_MS_MAX))
        .map(Watermark::lastSeq)
        .orElse(0L);
  }

  private void end(AdminCalls calls, LaneProducers.Open open, boolean commit) {
    if (commit) {
      TransactionMarker.commit(calls, open.partition(), open.state());
    } else {
      TransactionMarker.abort(calls, open.partition(), open.state());
    }
    LOG.atWarn()
        .addKeyValue("lane", lane)
        .addKeyValue("partition", open.partition())
        .addKeyValue("offset", open.state().currentTransactionStartOffset().orElse(-1))
        .addKeyValue("committed", commit)
        .log("a transaction that nobody would have ended was ended as it was decided");
  }

  private Optional<TransactionDescription> describe(AdminCalls calls) {
    var id = LaneProducer.transactionalId(lane);
    try {
      return Optional.of(
          calls.ask(admin -> admin.describeTransactions(List.of(id)).description(id)));
    } catch (KafkaException e) {
      if (e.getCause() != null
          && e.getCause().getCause() instanceof TransactionalIdNotFoundException) {
        return Optional.empty(); // the lane has never published
      }
      throw e;
    }
  }

  /** Where a lane's entries are; Kafka says how many partitions the topics really have. */
  private static List<TopicPartition> entries(AdminCalls calls) {
    var names = List.of(Topics.TRANSACTIONS.name(), Topics.ACCOUNTS.name());
    var partitions = new ArrayList<TopicPartition>();
    calls
        .ask(admin -> admin.describeTopics(names).allTopicNames())
        .forEach((topic, description) ->
            description
                .partitions()
                .forEach(one -> partitions.add(new TopicPartition(topic, one.partition()))));
    return partitions;
  }
}
