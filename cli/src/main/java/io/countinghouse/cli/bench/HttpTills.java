package io.countinghouse.cli.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;

/** Callers of the API, one transaction a request; each keeps its connection. */
record HttpTills(String name, int callers, URI base, Supplier<ByteBuffer> requests)
    implements Contender {

  @Override
  public Sample run(Duration time) throws IOException {
    try (var loop = new TillLoop(this)) {
      long end = System.nanoTime() + time.toNanos();
      return loop.run(TillLoop.atOnce(call -> System.nanoTime() - end < 0));
    }
  }

  /**
   * Calls at a fixed rate, whatever the answers do. Each call's time runs from the moment at which
   * it was due, so a stall counts for all who should have called meanwhile (no coordinated
   * omission). With more calls due than there are callers, the further ones wait, and that counts.
   *
   * @param perSecond calls
   */
  Sample runAt(double perSecond, Duration time) throws IOException {
    long calls = Math.max(1, Math.round(perSecond * time.toNanos() / 1e9));
    try (var loop = new TillLoop(this)) {
      loop.run(TillLoop.atOnce(call -> call < callers)); // tills are no new callers
      return loop.run(TillLoop.paced(calls, perSecond));
    }
  }
}
