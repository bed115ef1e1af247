package io.countinghouse.scorer;

import io.countinghouse.detection.Judge;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.profile.Profile;
import io.countinghouse.events.Money;
import io.countinghouse.events.Transaction;
import io.countinghouse.scorer.store.HistoryStore;
import java.util.Set;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Scores each transaction against what its account did before, then remembers it. */
final class Scoring implements FixedKeyProcessor<String, Transaction, Scored> {

  private final Judge judge;
  private final double flagThreshold;
  private final ScorerMetrics metrics;
  private @Nullable Task task;

  /** What a task gives its processor, from {@link #init} to {@link #close}. */
  private record Task(FixedKeyProcessorContext<String, Scored> context, HistoryStore histories) {}

  private Scoring(Judge judge, double flagThreshold, ScorerMetrics metrics) {
    this.judge = judge;
    this.flagThreshold = flagThreshold;
    this.metrics = metrics;
  }

  /** One processor for each task, with the store that it needs. */
  static FixedKeyProcessorSupplier<String, Transaction, Scored> supplier(
      Judge judge, double flagThreshold, ScorerMetrics metrics) {
    return new FixedKeyProcessorSupplier<>() {
      @Override
      public FixedKeyProcessor<String, Transaction, Scored> get() {
        return new Scoring(judge, flagThreshold, metrics);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(HistoryStore.declared());
      }
    };
  }

  /** Also called when a task starts over after an abort: nothing of before may stay. */
  @Override
  public void init(FixedKeyProcessorContext<String, Scored> context) {
    task = new Task(context, HistoryStore.over(context.getStateStore(HistoryStore.NAME)));
  }

  /**
   * @throws UnfitException if the record can't be what it claims; it goes to the dead letters
   */
  @Override
  public void process(FixedKeyRecord<String, Transaction> read) {
    if (task == null) {
      throw new IllegalStateException("the processor is not open");
    }
    var transaction = read.value();
    checkFit(read.key(), transaction);
    var event = AccountEvent.of(transaction);
    var history = task.histories.of(transaction.subjectAccount());
    if (history.holds(event)) {
      throw new UnfitException("transaction " + event.id() + " was scored already");
    }
    var verdict = judge.judge(event, history, new Profile());
    remember(task.histories, transaction, event, history);
    var scored = Scored.of(transaction, verdict, judge, flagThreshold);
    metrics.scored(scored);
    task.context.forward(read.withValue(scored));
  }

  /** The key chose the partition, and so the state: another key would score against nothing. */
  private static void checkFit(@Nullable String key, Transaction transaction) {
    if (!transaction.subjectAccount().equals(key)) {
      throw new UnfitException("the key is not the subject account");
    }
    try {
      Money.currency(transaction.currency());
    } catch (IllegalArgumentException e) {
      throw new UnfitException("currency " + transaction.currency() + " " + e.getMessage(), e);
    }
  }

  private void remember(
      HistoryStore histories, Transaction transaction, AccountEvent event, History history) {
    var newest = history.newest();
    if (newest != null && event.occurredAtUs() < newest.occurredAtUs()) {
      metrics.outOfOrder();
    }
    var change = histories.add(transaction.subjectAccount(), event);
    if (change.forgotten().contains(event)) {
      metrics.tooOld();
    }
  }

  @Override
  public void close() {
    task = null;
  }
}
