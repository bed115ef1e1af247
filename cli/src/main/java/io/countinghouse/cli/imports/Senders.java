package io.countinghouse.cli.imports;

import io.countinghouse.cli.CommandFailed;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;

/**
 * Posts several batches at a time. All rows of a subject account go to the same sender, which posts
 * one batch after the other, so a subject's rows keep the order of the file.
 */
final class Senders {

  private final BatchPoster poster;
  private final ExecutorService tasks;
  private final List<CompletableFuture<?>> busy = new ArrayList<>();
  private final List<Batch> filling = new ArrayList<>();

  Senders(BatchPoster poster, ExecutorService tasks, int count) {
    this.poster = poster;
    this.tasks = tasks;
    for (int i = 0; i < count; i++) {
      busy.add(CompletableFuture.completedFuture(null));
      filling.add(new Batch());
    }
  }

  /** Takes a row; waits while its sender is busy with the batch before. */
  void add(Row row, String key) throws InterruptedException {
    int sender = Math.floorMod(row.subject().hashCode(), filling.size());
    filling.get(sender).add(row, key);
    if (filling.get(sender).full()) {
      send(sender);
    }
  }

  /** Sends the rest and waits for all answers. */
  void finish() throws InterruptedException {
    for (int sender = 0; sender < filling.size(); sender++) {
      send(sender);
    }
    for (var batch : busy) {
      await(batch);
    }
  }

  private void send(int sender) throws InterruptedException {
    await(busy.get(sender));
    var batch = filling.get(sender);
    filling.set(sender, new Batch());
    busy.set(sender, CompletableFuture.runAsync(() -> post(batch), tasks));
  }

  private void post(Batch batch) {
    try {
      poster.post(batch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }

  private static void await(CompletableFuture<?> batch) throws InterruptedException {
    try {
      batch.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case CommandFailed failed -> throw failed;
        case UncheckedIOException failed ->
            throw new CommandFailed("the rejects can't be written: " + failed.getMessage(), failed);
        case null, default -> throw new IllegalStateException("a batch failed", e);
      }
    }
  }
}
