package io.countinghouse.worker;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns the one thread of a {@link Worker}: its name, its start, its failure and its end. */
public final class WorkerRunner implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerRunner.class);

  /** Longer than any step may block (a database or broker time-out of 30 s and its clean-up). */
  private static final Duration END_MAX = Duration.ofSeconds(45);

  private final Worker worker;
  private final Consumer<Throwable> onFailure;
  private final Thread thread;
  private volatile boolean running = true;

  private WorkerRunner(Worker worker, Consumer<Throwable> onFailure) {
    this.worker = worker;
    this.onFailure = onFailure;
    this.thread = Thread.ofPlatform().name(worker.name()).daemon().unstarted(this::run);
  }

  /**
   * Starts the worker on a thread of its own.
   *
   * @param onFailure told, on that thread, what ended the worker
   */
  public static WorkerRunner start(Worker worker, Consumer<Throwable> onFailure) {
    var runner = new WorkerRunner(worker, onFailure);
    runner.thread.start();
    return runner;
  }

  /** Whether its thread still runs. */
  public boolean alive() {
    return thread.isAlive();
  }

  /** What ended the worker is told, and what its closing failed at goes along with it. */
  private void run() {
    try (AutoCloseable _ = worker::close) {
      worker.start();
      while (running) {
        worker.step();
      }
    } catch (Throwable failure) { // whatever it is, the service must not go on without its worker
      if (running) {
        onFailure.accept(failure);
      } else {
        LOG.atWarn().addKeyValue("worker", worker.name()).setCause(failure).log("ended with error");
      }
    }
  }

  /**
   * Ends the worker after its present step and waits for it.
   *
   * @throws IllegalStateException if it has not ended after 45 s
   */
  @Override
  public void close() {
    running = false;
    worker.wakeUp();
    try {
      if (!thread.join(END_MAX)) {
        throw new IllegalStateException(worker.name() + " has not ended after " + END_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + worker.name() + " was ending", e);
    }
  }
}
