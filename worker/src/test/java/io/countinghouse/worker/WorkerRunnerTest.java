package io.countinghouse.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerRunnerTest {

  /** Takes one item a step; the item "fail" is a failure. Says what it was asked, in order. */
  private static final class Recorder implements Worker {

    private final BlockingQueue<String> items = new LinkedBlockingQueue<>();
    private final SynchronousQueue<String> taken = new SynchronousQueue<>();
    private final List<String> life = new ArrayList<>();

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public void start() {
      life.add("start on " + Thread.currentThread().getName());
    }

    @Override
    public void step() throws InterruptedException {
      var item = items.take();
      if (item.equals("fail")) {
        throw new IllegalStateException("told to fail");
      }
      if (!item.equals("wake up")) {
        taken.put(item);
      }
    }

    @Override
    public void wakeUp() {
      items.add("wake up");
    }

    @Override
    public void close() {
      life.add("close on " + Thread.currentThread().getName());
    }
  }

  @Test
  void allOfAWorkersLifeIsOnItsOwnThread() throws InterruptedException {
    var recorder = new Recorder();
    var runner = WorkerRunner.start(recorder, failure -> {});
    recorder.items.add("work");
    assertEquals("work", recorder.taken.poll(30, TimeUnit.SECONDS));
    runner.close();
    assertFalse(runner.alive());
    assertEquals(List.of("start on recorder", "close on recorder"), recorder.life);
  }

  @Test
  void aFailureClosesTheWorkerAndIsTold() {
    var recorder = new Recorder();
    var told = new CompletableFuture<Throwable>();
    var runner = WorkerRunner.start(recorder, told::complete);
    recorder.items.add("fail");
    assertEquals("told to fail", told.join().getMessage());
    assertEquals("close on recorder", recorder.life.getLast());
    runner.close();
  }

  @Test
  void aFailedStartIsToldToo() {
    var told = new CompletableFuture<Throwable>();
    var worker =
        new Worker() {
          @Override
          public String name() {
            return "never";
          }

          @Override
          public void start() {
            throw new IllegalStateException("no start");
          }

          @Override
          public void step() {
            throw new AssertionError("must not be reached");
          }
        };
    var runner = WorkerRunner.start(worker, told::complete);
    assertEquals("no start", told.join().getMessage());
    runner.close();
  }

  @Test
  void whatEndedAWorkerIsToldThoughItsClosingFailsToo() {
    var told = new CompletableFuture<Throwable>();
    var worker =
        new Worker() {
          @Override
          public String name() {
            return "unclosable";
          }

          @Override
          public void step() {
            throw new IllegalStateException("the reason");
          }

          @Override
          public void close() {
            throw new IllegalStateException("and no end");
          }
        };
    var runner = WorkerRunner.start(worker, told::complete);
    var failure = told.join();
    assertEquals("the reason", failure.getMessage());
    assertEquals("and no end", failure.getSuppressed()[0].getMessage());
    runner.close();
  }
}
