package io.countinghouse.ingest.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;

/**
 * How many batches are open, in all and of each client. A batch may wait for its client for half a
 * minute, so a few slow ones of one client must not shut out all the others.
 */
final class OpenBatches {

  /** Each keeps up to 6 MB of answers and a socket's buffers: 64 are under half a gigabyte. */
  static final int MAX = 64;

  /**
   * A quarter: it takes four clients to fill all. Lanes are busy with far fewer: the bench's best
   * figure is of 8 (docs/bench.md).
   */
  static final int CLIENT_MAX = MAX / 4;

  /** The place of one batch. */
  interface Place extends AutoCloseable {

    @Override
    void close();
  }

  private final Map<String, Integer> byClient = new HashMap<>();
  private final Counter clientFull;
  private final Counter allFull;
  private int open;

  OpenBatches(MeterRegistry metrics) {
    Gauge.builder("ingest.batches.open", this, OpenBatches::open)
        .description("Batches under way, of %d at most".formatted(MAX))
        .strongReference(true)
        .register(metrics);
    clientFull = refused(metrics, "client");
    allFull = refused(metrics, "all");
  }

  private static Counter refused(MeterRegistry metrics, String whose) {
    return Counter.builder("ingest.batches.refused")
        .description("Batches that found no place: the client's own were taken, or all were")
        .tag("full", whose)
        .register(metrics);
  }

  synchronized int open() {
    return open;
  }

  /**
   * Takes a place, which is to be closed.
   *
   * @throws Refused if there is none, for this client or for anybody
   */
  synchronized Place enter(String client) {
    int own = byClient.getOrDefault(client, 0);
    if (own == CLIENT_MAX) {
      clientFull.increment();
      throw new Refused(Problem.tooManyBatches(CLIENT_MAX));
    }
    if (open == MAX) {
      allFull.increment();
      throw new Refused(Problem.busy("%d batches are open already".formatted(MAX)));
    }
    byClient.put(client, own + 1);
    open++;
    return () -> leave(client);
  }

  private synchronized void leave(String client) {
    open--;
    byClient.computeIfPresent(client, (name, own) -> own == 1 ? null : own - 1);
  }
}
