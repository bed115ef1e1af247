package io.countinghouse.loader;

import io.countinghouse.loader.batch.Batch;
import io.countinghouse.loader.batch.BatchLimits;
import io.countinghouse.loader.batch.Committed;
import io.countinghouse.loader.insert.AwayException;
import io.countinghouse.loader.insert.FactStore;
import io.countinghouse.loader.settle.NotCommittedException;
import io.countinghouse.loader.settle.OpenBatch;
import io.countinghouse.loader.source.DeadLetters;
import io.countinghouse.loader.source.Source;
import io.countinghouse.worker.Worker;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the consumer: reads, commits a batch's bounds, inserts it, goes on. Each
 * step polls once, so the group hears of this loader also while ClickHouse is away, and the loader
 * hears of the group before it does anything doubtful.
 */
public final class Loader implements Worker, ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(Loader.class);

  private static final Duration POLL_MAX = Duration.ofMillis(100);

  /** How soon it is asked again whether the stream is past what a repair waits for. */
  private static final Duration AGAIN = Duration.ofMillis(200);

  /** How soon a repair is decided anew that could not be, because a server did not answer. */
  private static final Duration AGAIN_AWAY = Duration.ofSeconds(2);

  /** A closing commit spares the next owner a settlement, so an idle partition gets one. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Source source;
  private final FactStore store;
  private final DeadLetters deadLetters;
  private final BatchLimits limits;
  private final LoaderMetrics metrics;
  private final Takeover takeover;
  private final Admission admission;
  private final Outage outage = new Outage();
  private final Map<TopicPartition, PartitionFlow> flows = new LinkedHashMap<>();

  public Loader(
      Source source,
      FactStore store,
      DeadLetters deadLetters,
      BatchLimits limits,
      LoaderMetrics metrics) {
    this.source = source;
    this.store = store;
    this.deadLetters = deadLetters;
    this.limits = limits;
    this.metrics = metrics;
    this.takeover = new Takeover(source, store);
    this.admission = new Admission(source, store, metrics);
  }

  @Override
  public String name() {
    return "loader";
  }

  @Override
  public void start() {
    source.subscribe(this);
  }

  @Override
  public void step() {
    source.pauseOnly(paused());
    for (ConsumerRecord<byte[], byte[]> record : source.poll(pollTime())) {
      var flow = flows.get(new TopicPartition(record.topic(), record.partition()));
      if (flow != null) {
        flow.accept(record);
      }
    }
    if (!outage.waiting()) {
      load();
    }
    metrics.repairsPostponed(flows.values().stream().map(PartitionFlow::postponedFor).toList());
  }

  private void load() {
    try {
      settle();
      reopenReplayed();
      openDue();
      bringIn();
      closeIdle();
      outage.over();
      metrics.back();
    } catch (AwayException e) {
      metrics.away();
      outage.begun(e);
    } catch (NotCommittedException e) { // the next poll tells whether the partition is still ours
      LOG.atInfo().setCause(e).log("commit not accepted");
    }
  }

  private void settle() {
    var unsettled =
        flows.values().stream()
            .filter(flow -> !flow.settled())
            .collect(Collectors.toMap(PartitionFlow::source, flow -> flow));
    if (!unsettled.isEmpty()) {
      var committed = source.committed(unsettled.keySet());
      unsettled.forEach((partition, flow) -> takeover.settle(flow, committed.get(partition)));
    }
  }

  private void reopenReplayed() {
    for (var flow : flows.values()) {
      var bounds = flow.replaying();
      if (bounds.isPresent() && !flow.postponed()) {
        flow.replayed(source.position(flow.source()))
            .ifPresent(batch -> {
              if (decidedAgain(flow, batch)) {
                flow.reopened(OpenBatch.inherited(batch, bounds.get(), store, source));
              }
            });
      }
    }
  }

  private boolean decidedAgain(PartitionFlow flow, Batch batch) {
    try {
      admission.decideAgain(batch);
      return true;
    } catch (AwayException e) { // it waits alone, the other partitions go on
      postpone(flow, batch, AGAIN_AWAY, e);
      return false;
    }
  }

  /** One commit opens the batches of all partitions that have one due, and closes their last. */
  private void openDue() {
    var due = new LinkedHashMap<PartitionFlow, Batch>();
    var states = new LinkedHashMap<TopicPartition, Committed>();
    for (var flow : flows.values()) {
      flow.due()
          .ifPresent(batch -> {
            if (decided(flow, batch)) {
              due.put(flow, batch);
              states.put(flow.source(), new Committed.Open(batch.bounds()));
            }
          });
    }
    if (due.isEmpty()) {
      return;
    }
    for (var batch : due.values()) {
      sendDeadLetters(batch);
    }
    long asked = System.nanoTime();
    source.commit(states);
    due.forEach((flow, batch) -> flow.opened(OpenBatch.fresh(batch, asked, store, source)));
  }

  private boolean decided(PartitionFlow flow, Batch batch) {
    try {
      boolean decided = admission.decided(batch);
      if (!decided) {
        postpone(flow, batch, AGAIN, null);
      }
      return decided;
    } catch (AwayException e) { // it waits alone, the other partitions go on
      postpone(flow, batch, AGAIN_AWAY, e);
      return false;
    }
  }

  private static void postpone(
      PartitionFlow flow, Batch batch, Duration time, @Nullable AwayException why) {
    if (flow.postpone(time)) {
      var line =
          LOG.atInfo().addKeyValue("batch", batch.key().id()).addKeyValue("after", batch.after());
      (why == null ? line : line.setCause(why)).log("repair waits");
    }
  }

  /** Before the bounds are committed: whoever finds them need not care for dead letters. */
  private void sendDeadLetters(Batch batch) {
    if (!batch.deadLetters().isEmpty()) {
      deadLetters.send(batch.table(), batch.deadLetters());
      metrics.dead(batch);
      LOG.atWarn()
          .addKeyValue("batch", batch.key().id())
          .addKeyValue("count", batch.deadLetters().size())
          .addKeyValue("first", batch.deadLetters().getFirst().error())
          .log("dead letters");
      batch.deadLettersSent();
    }
  }

  private void bringIn() {
    for (var flow : flows.values()) {
      var open = flow.open();
      if (open.isPresent()) {
        open.get().bringIn();
        flow.loaded();
        metrics.loaded(open.get().batch());
      }
    }
  }

  private void closeIdle() {
    close(flows.values().stream().filter(flow -> flow.idleFor(IDLE)).toList());
  }

  private void close(Collection<PartitionFlow> flows) {
    var states = new LinkedHashMap<TopicPartition, Committed>();
    for (var flow : flows) {
      flow.closable().ifPresent(next -> states.put(flow.source(), new Committed.Closed(next)));
    }
    if (!states.isEmpty()) {
      source.commit(states);
      flows.stream().filter(f -> states.containsKey(f.source())).forEach(PartitionFlow::closed);
    }
  }

  private List<TopicPartition> paused() {
    boolean away = outage.waiting();
    return flows.values().stream()
        .filter(flow -> away || !flow.settled() || flow.open().isPresent() || flow.backedUp())
        .map(PartitionFlow::source)
        .toList();
  }

  private Duration pollTime() {
    if (outage.waiting()) {
      return POLL_MAX; // what is due can't be loaded yet; polling for it at once would only spin
    }
    if (flows.values().stream()
        .anyMatch(flow -> flow.settled() && flow.backedUp() && !flow.postponed())) {
      return Duration.ZERO;
    }
    var wait = POLL_MAX;
    for (var flow : flows.values()) {
      var due = flow.untilDue();
      if (due.isPresent() && due.get().compareTo(wait) < 0) {
        wait = due.get();
      }
    }
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  /** Within poll: what it is committed at is asked later, outside of the group's business. */
  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    for (var partition : partitions) {
      flows.put(partition, new PartitionFlow(partition, limits));
      source.seek(partition, 0); // any: it is paused until it is settled
    }
    source.pauseOnly(paused());
    metrics.owned(flows.size());
    LOG.atInfo().addKeyValue("partitions", partitions).log("assigned");
  }

  /**
   * In good order: what is in can still be committed as closed; an open batch is left to others.
   */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    try {
      close(flows.values().stream().filter(f -> partitions.contains(f.source())).toList());
    } catch (NotCommittedException e) { // the next owner finds the rows by counting
      LOG.atInfo().setCause(e).log("closing commit not accepted");
    }
    onPartitionsLost(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    flows.keySet().removeAll(partitions);
    metrics.owned(flows.size());
    LOG.atInfo().addKeyValue("partitions", partitions).log("given up");
  }

  @Override
  public void close() {
    source.close(); // leaves the group, by way of onPartitionsRevoked
  }
}
