package io.countinghouse.worker;

/**
 * Work for one thread of its own, in small steps. All of its methods but {@link #wakeUp} are called
 * by that thread only, so its state needs no locks.
 */
public interface Worker {

  /** Names the thread. */
  String name();

  /** Called once, before the first step. */
  default void start() throws Exception {}

  /**
   * One step. It may block for a bounded time, a second or so, to wait for work.
   *
   * @throws Exception what it could not handle; ends the worker and fails its service
   */
  void step() throws Exception;

  /** Called by other threads to cut a blocking step short when the worker is to end. */
  default void wakeUp() {}

  /** Called once, after the last step, also after a failure. */
  default void close() throws Exception {}
}
