package io.countinghouse.stack;

import io.countinghouse.worker.Worker;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for the end of the parent, then types {@code exit} until the engine has heard it. */
final class ParentWatch implements Worker {
  private static final int TRIES_MAX = 300;
  private static final long TRY_NANOS = 100_000_000;

  private final Terminal terminal;
  private final BooleanSupplier ended;

  ParentWatch(Terminal terminal, BooleanSupplier ended) {
    this.terminal = terminal;
    this.ended = ended;
  }

  @Override
  public String name() {
    return "parent-watch";
  }

  @Override
  public void step() {
    terminal.awaitEndOfParent();
    for (var i = 0; i < TRIES_MAX && !ended.getAsBoolean(); i++) {
      terminal.type("\nexit\n");
      LockSupport.parkNanos(TRY_NANOS);
    }
    Runtime.getRuntime().halt(ended.getAsBoolean() ? 0 : 1);
  }
}
