package io.countinghouse.stack;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Servers never outlive their parent, and if they should, the next parent copes. */
@DisabledIfSystemProperty(named = "stack", matches = "containers", disabledReason = "of processes")
class ParentDeathIT {
  @TempDir Path dir;

  @Test
  void aParentThatIsKilledLeavesNoServerRunning() throws Exception {
    var parent = holder();
    var servers = awaitPids();
    parent.kill();
    await().atMost(Duration.ofSeconds(60)).until(() -> servers.stream().noneMatch(this::running));
  }

  @Test
  void aStackStartsWhileTheServersOfAKilledParentAreStillThere() throws Exception {
    var parent = holder();
    var servers = awaitPids();
    servers.forEach(pid -> Signals.send("STOP", pid)); // so that they cannot notice
    parent.kill();
    try (var stack = Stack.start(dir)) {
      assertEquals(0, servers.stream().filter(this::running).count());
      Marks.leave(stack.postgres(), "mine");
      assertEquals(List.of("mine"), Marks.in(stack.postgres()));
    }
  }

  private Child holder() {
    var command =
        JavaCommand.of(StackHolder.class.getName(), List.of("-Xmx128m"), List.of(dir.toString()));
    return Child.start("holder", command, Map.of(), dir.resolve("holder.log"));
  }

  private List<Long> awaitPids() throws Exception {
    var file = dir.resolve("pids");
    await().atMost(Duration.ofSeconds(90)).until(() -> Files.exists(file));
    return Stream.of(Files.readString(file).split(" ")).map(Long::valueOf).toList();
  }

  /** A process that has ended but that nobody has waited for is not running. */
  private boolean running(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return false;
    }
  }
}
