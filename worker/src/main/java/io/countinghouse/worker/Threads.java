package io.countinghouse.worker;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The other threads that a process needs; nobody else makes any. */
public final class Threads {

  private Threads() {}

  /** Starts a daemon thread that may block for ever, such as a watch on a stream. */
  static void daemon(String name, Runnable task) {
    Thread.ofPlatform().name(name).daemon().start(task);
  }

  /** A thread for the runtime's shutdown, not started. */
  public static Thread hook(String name, Runnable task) {
    return Thread.ofPlatform().name(name).unstarted(task);
  }

  /** One virtual thread a task, for blocking work of a bounded number of tasks; close it. */
  public static ExecutorService perTask(String name) {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
  }
}
