package io.countinghouse.scorer.profile;

import io.countinghouse.events.MerchantProfile;
import io.countinghouse.scorer.ScorerMetrics;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the profiles and publishes what has changed. A label is published at once; payments wait
 * for the next turn, and no more than {@link #PUBLISHED_MAX} profiles are published in one, so that
 * the profiles' topic does not grow with the load.
 */
public final class ProfileKeeping
    implements Processor<String, PartyEvent, String, MerchantProfile> {

  /** How long a payment may wait, unless too many do. */
  public static final Duration EVERY = Duration.ofMillis(250);

  /** In one turn of one partition: a few milliseconds, in which no payment is scored. */
  static final int PUBLISHED_MAX = 50;

  private @Nullable Task task;

  /** What a task gives its processor, from {@link #init} to {@link #close}. */
  private record Task(ProcessorContext<String, MerchantProfile> context, ProfileStore profiles) {}

  private final ScorerMetrics metrics;

  private ProfileKeeping(ScorerMetrics metrics) {
    this.metrics = metrics;
  }

  /** One processor for each task, with the stores that it needs. */
  public static ProcessorSupplier<String, PartyEvent, String, MerchantProfile> supplier(
      ScorerMetrics metrics) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<String, PartyEvent, String, MerchantProfile> get() {
        return new ProfileKeeping(metrics);
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.copyOf(ProfileStore.declared());
      }
    };
  }

  @Override
  public void init(ProcessorContext<String, MerchantProfile> context) {
    var opened = new Task(context, ProfileStore.over(context));
    task = opened;
    context.schedule(EVERY, PunctuationType.WALL_CLOCK_TIME, now -> publishWaiting(opened, now));
  }

  @Override
  public void process(Record<String, PartyEvent> read) {
    if (task == null) {
      throw new IllegalStateException("the processor is not open");
    }
    task.profiles.add(read.key(), read.value());
    if (read.value().kind() == PartyEvent.Kind.PAYMENT) {
      task.profiles.waiting().add(read.key());
    } else {
      publish(task, read.key(), read.timestamp());
    }
  }

  private void publishWaiting(Task opened, long nowMs) {
    for (var party : opened.profiles.waiting().first(PUBLISHED_MAX)) {
      publish(opened, party, nowMs);
    }
    int partition = opened.context.taskId().partition();
    metrics.profilesWaiting(partition, opened.profiles.waiting().count());
  }

  private static void publish(Task opened, String party, long timeMs) {
    opened.context.forward(new Record<>(party, opened.profiles.take(party), timeMs));
  }

  @Override
  public void close() {
    if (task != null) {
      metrics.profilesWaiting(task.context.taskId().partition(), 0);
    }
    task = null;
  }
}
