package io.countinghouse.stack;

import java.nio.file.Files;
import java.nio.file.Path;

/** A program that starts a stack, tells the pids in a file and waits to be killed. */
public final class StackHolder {
  private StackHolder() {}

  public static void main(String[] args) throws Exception {
    var dir = Path.of(args[0]);
    try (var stack = Stack.start(dir)) {
      var pids =
          "%d %d %d"
              .formatted(stack.postgres().pid(), stack.kafka().pid(), stack.clickhouse().pid());
      var half = Files.writeString(dir.resolve("pids.half"), pids);
      Files.move(half, dir.resolve("pids"));
      while (System.in.read() >= 0) {
        // until the test ends this
      }
    }
  }
}
