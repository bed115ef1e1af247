package io.countinghouse.scorer;

import io.countinghouse.detection.feature.AccountFigures;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.profile.Profile;
import io.countinghouse.events.Money;
import io.countinghouse.events.Transaction;
import io.countinghouse.scorer.profile.KnownProfiles;
import io.countinghouse.scorer.store.AlertStore;
import io.countinghouse.scorer.store.HistoryStore;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Scores each transaction against what its account did before and what is known of whom it pays,
 * then remembers it; and notes what becomes known of it later.
 */
final class Scoring implements FixedKeyProcessor<String, Arrival, Outcome> {

  private final Judges judges;
  private final double flagThreshold;
  private final ScorerMetrics metrics;
  private @Nullable Task task;

  /** What a task gives its processor, from {@link #init} to {@link #close}. */
  private record Task(
      FixedKeyProcessorContext<String, Outcome> context,
      HistoryStore histories,
      KnownProfiles profiles,
      Labelling labelling,
      Alerting alerting) {}

  private Scoring(Judges judges, double flagThreshold, ScorerMetrics metrics) {
    this.judges = judges;
    this.flagThreshold = flagThreshold;
    this.metrics = metrics;
  }

  /** One processor for each task, with the store that it needs. */
  static FixedKeyProcessorSupplier<String, Arrival, Outcome> supplier(
      Judges judges, double flagThreshold, ScorerMetrics metrics) {
    return new FixedKeyProcessorSupplier<>() {
      @Override
      public FixedKeyProcessor<String, Arrival, Outcome> get() {
        return new Scoring(judges, flagThreshold, metrics);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(HistoryStore.declared(), AlertStore.declared());
      }
    };
  }

  /** Also called when a task starts over after an abort: nothing of before may stay. */
  @Override
  public void init(FixedKeyProcessorContext<String, Outcome> context) {
    var histories = HistoryStore.over(context.getStateStore(HistoryStore.NAME));
    task =
        new Task(
            context,
            histories,
            KnownProfiles.over(context),
            new Labelling(histories, metrics),
            new Alerting(AlertStore.over(context.getStateStore(AlertStore.NAME))));
  }

  /**
   * @throws UnfitException if the record can't be what it claims; it goes to the dead letters
   */
  @Override
  public void process(FixedKeyRecord<String, Arrival> read) {
    if (task == null) {
      throw new IllegalStateException("the processor is not open");
    }
    switch (read.value()) {
      case Arrival.Paid(var transaction) -> {
        checkFit(read.key(), transaction);
        task.context.forward(read.withValue(score(task, transaction)));
      }
      case Arrival.Snoozed(var snooze) ->
          task.alerting.snoozed(read.key(), snooze, Instant.ofEpochMilli(read.timestamp()));
      case Arrival.Reviewed(var review) -> {
        task.alerting.reviewed(read.key(), review);
        var labelled = task.labelling.learn(read.key(), review);
        if (labelled != null) {
          task.context.forward(read.withValue(labelled));
        }
      }
    }
  }

  private Outcome score(Task opened, Transaction transaction) {
    var judge = judges.at(transaction.postedAt());
    var event = AccountEvent.of(transaction);
    var history = opened.histories.of(transaction.subjectAccount());
    if (history.holds(event)) {
      throw new UnfitException("transaction " + event.id() + " was scored already");
    }
    var profile = judge.needsProfile() ? opened.profiles.of(event.party()) : new Profile();
    var moment = judge.moment(transaction.subjectAccount(), event, history, profile);
    var verdict = judge.judge(moment);
    remember(opened, transaction, event.seen(AccountFigures.unusual(moment)), history);
    var scored =
        Scored.of(transaction, event, verdict, judge, flagThreshold).raised(opened.alerting);
    metrics.scored(scored);
    return scored;
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

  private void remember(Task opened, Transaction transaction, AccountEvent event, History history) {
    var newest = history.newest();
    if (newest != null && event.occurredAtUs() < newest.occurredAtUs()) {
      metrics.outOfOrder();
    }
    var change = opened.histories.add(transaction.subjectAccount(), event);
    if (change.tooOld()) {
      metrics.tooOld();
    } else if (change.gone().contains(event)) {
      metrics.onlyCounted();
    }
  }

  @Override
  public void close() {
    task = null;
  }
}
