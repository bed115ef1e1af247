package io.countinghouse.scorer;

import io.countinghouse.detection.feature.AccountFigures;
import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.History;
import io.countinghouse.detection.history.Misfit;
import io.countinghouse.detection.profile.Profile;
import io.countinghouse.events.Transaction;
import io.countinghouse.scorer.profile.KnownProfiles;
import io.countinghouse.scorer.store.AlertStore;
import io.countinghouse.scorer.store.HistoryStore;
import io.countinghouse.scorer.store.RepairedStore;
import io.countinghouse.topics.Repair;
import java.time.Duration;
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
 * then remembers it; and notes what becomes known of it later, and what others do with the account.
 */
final class Scoring implements FixedKeyProcessor<String, Arrival, Outcome> {

  private final Judges judges;
  private final double flagThreshold;
  private final Duration flagCommitsApart;
  private final ThreadLocal<FlagCommits.Turn> turns;
  private final ScorerMetrics metrics;
  private @Nullable Task task;

  /** What a task gives its processor, from {@link #init} to {@link #close}. */
  private record Task(
      FixedKeyProcessorContext<String, Outcome> context,
      HistoryStore histories,
      KnownProfiles profiles,
      Labelling labelling,
      Alerting alerting,
      RepairedStore repaired,
      FlagCommits commits) {}

  private Scoring(
      Judges judges,
      double flagThreshold,
      Duration flagCommitsApart,
      ThreadLocal<FlagCommits.Turn> turns,
      ScorerMetrics metrics) {
    this.judges = judges;
    this.flagThreshold = flagThreshold;
    this.flagCommitsApart = flagCommitsApart;
    this.turns = turns;
    this.metrics = metrics;
  }

  /** One processor for each task, with the store that it needs. */
  static FixedKeyProcessorSupplier<String, Arrival, Outcome> supplier(
      Judges judges, double flagThreshold, Duration flagCommitsApart, ScorerMetrics metrics) {
    // Streams opens and runs a task on one thread, and all tasks of a thread commit together.
    var turns = ThreadLocal.withInitial(() -> new FlagCommits.Turn(flagCommitsApart));
    return new FixedKeyProcessorSupplier<>() {
      @Override
      public FixedKeyProcessor<String, Arrival, Outcome> get() {
        return new Scoring(judges, flagThreshold, flagCommitsApart, turns, metrics);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(HistoryStore.declared(), AlertStore.declared(), RepairedStore.declared());
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
            KnownProfiles.over(context, metrics::profileUnreadable),
            new Labelling(histories, metrics),
            new Alerting(AlertStore.over(context.getStateStore(AlertStore.NAME))),
            RepairedStore.over(context.getStateStore(RepairedStore.NAME)),
            new FlagCommits(context, turns.get(), flagCommitsApart));
  }

  /**
   * @throws UnfitException if the record can't be what it claims; it goes to the dead letters
   */
  @Override
  public void process(FixedKeyRecord<String, Arrival> read) {
    if (task == null) {
      throw new IllegalStateException("the processor is not open");
    }
    take(task, read, read.value());
  }

  private void take(Task opened, FixedKeyRecord<String, Arrival> read, Arrival arrival) {
    switch (arrival) {
      case Arrival.Paid(var transaction) -> {
        refuse(Misfit.of(read.key(), transaction));
        var scored = score(opened, transaction);
        opened.context.forward(read.withValue(scored));
        if (!scored.flags().isEmpty()) {
          opened.commits.flagged(transaction.postedAt());
        }
      }
      case Arrival.Captured(var transaction) -> {
        refuse(Misfit.of(read.key(), transaction));
        opened.context.forward(read.withValue(passedOn(opened, transaction)));
      }
      case Arrival.Received(var transaction) -> receive(opened, read.key(), transaction);
      case Arrival.Snoozed(var snooze) ->
          opened.alerting.snoozed(read.key(), snooze, Instant.ofEpochMilli(read.timestamp()));
      case Arrival.Reviewed(var review) -> {
        opened.alerting.reviewed(read.key(), review);
        var labelled = opened.labelling.learn(read.key(), review);
        if (labelled != null) {
          opened.context.forward(read.withValue(labelled));
        }
      }
      case Arrival.Repaired(var mended) -> {
        if (isLacking(opened, mended)) {
          take(opened, read.withHeaders(Repair.asInStream(read.headers())), mended);
          noteRepaired(opened, mended);
        } else {
          metrics.repairNotNeeded();
        }
      }
    }
  }

  /** A word that was put aside must not take back what was said since. */
  private static boolean isLacking(Task opened, Arrival mended) {
    return switch (mended) {
      case Arrival.Paid(var t) ->
          !opened.repaired.holds(t.id())
              && !opened.histories.of(t.subjectAccount()).holds(AccountEvent.of(t));
      case Arrival.Captured(var t) -> !opened.repaired.holds(t.id());
      case Arrival.Reviewed(var review) ->
          !opened.repaired.holds(review) && !opened.labelling.knows(review);
      case Arrival.Received _, Arrival.Snoozed _, Arrival.Repaired _ -> true;
    };
  }

  private void noteRepaired(Task opened, Arrival mended) {
    switch (mended) {
      case Arrival.Paid(var transaction) -> opened.repaired.add(transaction.id());
      case Arrival.Captured(var transaction) -> opened.repaired.add(transaction.id());
      case Arrival.Reviewed(var review) -> opened.repaired.add(review);
      case Arrival.Received _, Arrival.Snoozed _, Arrival.Repaired _ -> {}
    }
    metrics.repaired();
  }

  private Scored score(Task opened, Transaction transaction) {
    var judge = judges.at(transaction.postedAt());
    var event = AccountEvent.of(transaction);
    var history = opened.histories.of(transaction.subjectAccount());
    if (history.holds(event) || opened.repaired.holds(event.id())) {
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

  /**
   * A capture of what was scored and remembered as an authorisation: its subject learns nothing of
   * it, so there is no history either that would know it again. Whom it reaches knows it.
   */
  private static Outcome passedOn(Task opened, Transaction transaction) {
    if (opened.repaired.holds(transaction.id())) {
      throw new UnfitException("capture " + transaction.id() + " was passed on already");
    }
    return new Outcome.PassedOn(transaction);
  }

  /**
   * The other side's part in a transaction of which its subject is scored. It was no decision of
   * that account, so it gets no score; what the account does next is judged in its light.
   */
  private void receive(Task opened, @Nullable String key, Transaction transaction) {
    refuse(Misfit.received(key, transaction));
    var account = transaction.counterparty();
    var event = AccountEvent.ofTheOtherSide(transaction);
    if (opened.histories.of(account).holds(event)) {
      metrics.receivedAgain();
    } else {
      opened.histories.add(account, event);
      metrics.received();
    }
  }

  private static void refuse(@Nullable String misfit) {
    if (misfit != null) {
      throw new UnfitException(misfit);
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
