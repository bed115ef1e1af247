package io.countinghouse.loader;

import io.countinghouse.loader.batch.BatchLimits;
import io.countinghouse.loader.batch.Committed;
import io.countinghouse.loader.insert.AwayException;
import io.countinghouse.loader.insert.FactStore;
import io.countinghouse.loader.settle.LoadingStoppedException;
import io.countinghouse.loader.settle.NotCommittedException;
import io.countinghouse.loader.settle.OpenBatch;
import io.countinghouse.loader.settle.Settlement;
import io.countinghouse.loader.source.DeadLetters;
import io.countinghouse.loader.source.Source;
import io.countinghouse.worker.Readiness;
import io.countinghouse.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
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

  /** A closing commit spares the next owner a settlement, so an idle partition gets one. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Source source;
  private final FactStore store;
  private final LoaderMetrics metrics;
  private final Takeover takeover;
  private final Repairs repairs;
  private final Settlement settlement;
  private final Starts starts;
  private final Flows flows;
  private final Outage outage = new Outage();

  public Loader(
      Source source,
      FactStore store,
      DeadLetters deadLetters,
      BatchLimits limits,
      LoaderMetrics metrics) {
    this.source = source;
    this.store = store;
    this.metrics = metrics;
    this.takeover = new Takeover(source, store);
    this.repairs = new Repairs(new Admission(source, store, metrics));
    this.settlement = new Settlement(store);
    this.starts = new Starts(source, store, deadLetters, repairs, metrics);
    this.flows = new Flows(limits);
  }

  @Override
  public String name() {
    return "loader";
  }

  /** Not while a server is away, or refuses what it is sent. */
  public Readiness readiness() {
    return outage;
  }

  @Override
  public void start() {
    source.subscribe(this);
  }

  @Override
  public void step() {
    source.pauseOnly(flows.paused(outage.waiting()));
    source.poll(flows.pollTime(outage.waiting())).forEach(flows::accept);
    flows.those(PartitionFlow::filling).forEach(flow -> flow.behind(source.behind(flow.source())));
    if (!outage.waiting()) {
      load();
    }
    metrics.postponed(flows.all());
  }

  private void load() {
    try {
      takeover.settle(flows.those(flow -> !flow.settled()));
      reopenReplayed();
      countSent();
      bringIn();
      starts.begin(flows.startable());
      noteDrained();
      close(flows.those(flow -> flow.idleFor(IDLE)));
      outage.over();
      metrics.back();
    } catch (AwayException e) {
      metrics.away();
      outage.begun(e);
    } catch (NotCommittedException e) { // the next poll tells whether the partition is still ours
      LOG.atInfo().setCause(e).log("commit not accepted");
    }
  }

  private void reopenReplayed() {
    for (var flow : flows.all()) {
      var bounds = flow.replaying();
      if (bounds.isPresent() && !flow.postponement().now()) {
        flow.replayed(source.position(flow.source()))
            .ifPresent(batch -> {
              if (repairs.decidedAgain(flow, batch)) {
                flow.reopened(OpenBatch.inherited(batch, bounds.get(), store, source));
              }
            });
      }
    }
  }

  /**
   * Batches whose inserts were acknowledged are counted together, when one of them is waited for: a
   * count costs ClickHouse nearly as much as a small insert, and nothing else depends on it.
   */
  private void countSent() {
    var sent = sent(flows.all());
    if (flows.countNow(sent)) {
      count(sent);
    }
  }

  /**
   * Those whose inserts were acknowledged; one that was not is seen by {@link #bringIn}.
   *
   * @throws AwayException once for all that ClickHouse did not answer: they are in doubt from now
   *     on
   */
  private static List<PartitionFlow> sent(Collection<PartitionFlow> among) {
    var sent = new ArrayList<PartitionFlow>();
    @Nullable AwayException away = null;
    for (var flow : among) {
      try {
        if (flow.open().map(OpenBatch::sent).orElse(false)) {
          sent.add(flow);
        }
      } catch (AwayException e) {
        away = e;
      }
    }
    if (away != null) {
      throw away;
    }
    return sent;
  }

  private void count(List<PartitionFlow> sent) {
    var batches = sent.stream().flatMap(flow -> flow.open().stream()).toList();
    settlement.count(batches);
    for (var flow : sent) {
      if (flow.open().map(OpenBatch::complete).orElse(false)) {
        loaded(flow);
      }
    }
  }

  /** What is in doubt is settled here, one after another. */
  private void bringIn() {
    for (var flow : flows.all()) {
      var open = flow.open();
      if (open.isPresent() && open.get().inDoubt()) {
        open.get().bringIn();
        loaded(flow);
      }
    }
  }

  private void loaded(PartitionFlow flow) {
    flow.open().ifPresent(metrics::loaded);
    flow.loaded();
  }

  private void noteDrained() {
    for (var flow : flows.those(PartitionFlow::drained)) {
      source.positionNow(flow.source()).ifPresent(flow::readTo);
    }
  }

  private void close(Collection<PartitionFlow> idle) {
    var states = new LinkedHashMap<TopicPartition, Committed>();
    for (var flow : idle) {
      flow.closable().ifPresent(next -> states.put(flow.source(), new Committed.Closed(next)));
    }
    if (!states.isEmpty()) {
      source.commit(states);
      idle.stream().filter(f -> states.containsKey(f.source())).forEach(PartitionFlow::closed);
    }
  }

  /** Within poll: what it is committed at is asked later, outside of the group's business. */
  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    for (var partition : partitions) {
      flows.add(partition);
      source.seek(partition, 0); // any: it is paused until it is settled
    }
    source.pauseOnly(flows.paused(outage.waiting()));
    metrics.owned(flows.size());
    LOG.atInfo().addKeyValue("partitions", partitions).log("assigned");
  }

  /**
   * In good order: inserts under way are waited for, and what is in can still be committed as
   * closed; a batch in doubt is left to the next owner.
   */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    var leaving = flows.of(partitions);
    try {
      leaving.forEach(flow -> flow.open().ifPresent(OpenBatch::awaitSent));
      count(sent(leaving));
    } catch (AwayException
        | LoadingStoppedException e) { // the next owner counts, and stops if it must
      LOG.atWarn().setCause(e).log("left open");
    }
    try {
      close(leaving);
    } catch (NotCommittedException | AwayException e) { // the next owner finds the rows by counting
      LOG.atInfo().setCause(e).log("left open");
    }
    onPartitionsLost(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    flows.remove(partitions);
    metrics.owned(flows.size());
    LOG.atInfo().addKeyValue("partitions", partitions).log("given up");
  }

  @Override
  public void close() {
    try (starts) {
      source.close(); // leaves the group, by way of onPartitionsRevoked
    }
  }
}
