package io.countinghouse.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The stack as a whole, over stops and crashes. */
class StackIT {
  @TempDir Path dir;

  @Test
  void aSecondStartGoesOnWithTheDataPortsAndPasswordsOfTheFirst() throws Exception {
    var environment = markedAndStopped();
    try (var again = Stack.start(dir)) {
      assertEquals(environment, again.environment());
      assertMarks(again, List.of("first"));
    }
  }

  @Test
  void everyServerComesBackAfterAKillWithItsDataOnItsPort() throws Exception {
    try (var stack = Stack.start(dir)) {
      leaveMarks(stack, "first");
      var environment = stack.environment();
      var before = pids(stack);
      stack.clickhouse().kill();
      stack.kafka().kill();
      stack.postgres().kill();
      assertFalse(stack.clickhouse().alive() || stack.kafka().alive() || stack.postgres().alive());
      before.forEach(pid -> assertFalse(running(pid), "pid " + pid));

      stack.clickhouse().restart();
      stack.kafka().restart();
      stack.postgres().restart();
      assertEquals(environment, stack.environment());
      leaveMarks(stack, "second");
      assertMarks(stack, List.of("first", "second"));
    }
  }

  @Test
  @DisabledIfSystemProperty(
      named = "stack",
      matches = "containers",
      disabledReason = "of processes")
  void closeLeavesNoProcessAndNobodyElseCanReadTheCredentials() throws Exception {
    List<Long> pids;
    try (var stack = Stack.start(dir)) {
      pids = pids(stack);
      pids.forEach(pid -> assertTrue(running(pid), "pid " + pid));
    }
    pids.forEach(pid -> assertFalse(running(pid), "pid " + pid));
    for (var file : List.of("credentials.properties", "clickhouse-users.xml")) {
      var permissions = Files.getPosixFilePermissions(dir.resolve(file));
      assertEquals("rw-------", PosixFilePermissions.toString(permissions), file);
    }
  }

  @Test
  void aDirectoryBelongsToOneStackAtATime() {
    try (var stack = Stack.start(dir)) {
      assertThrows(IllegalStateException.class, () -> Stack.start(dir));
      assertTrue(stack.postgres().alive() && stack.kafka().alive() && stack.clickhouse().alive());
    }
  }

  private Map<String, String> markedAndStopped() throws Exception {
    try (var stack = Stack.start(dir)) {
      leaveMarks(stack, "first");
      return stack.environment();
    }
  }

  private static void leaveMarks(Stack stack, String mark) throws Exception {
    Marks.leave(stack.postgres(), mark);
    Marks.leave(stack.kafka(), mark);
    Marks.leave(stack.clickhouse(), mark);
  }

  private static void assertMarks(Stack stack, List<String> expected) throws Exception {
    assertEquals(expected, Marks.in(stack.postgres()));
    assertEquals(expected, Marks.in(stack.kafka()));
    assertEquals(expected, Marks.in(stack.clickhouse()));
  }

  private static List<Long> pids(Stack stack) {
    return List.of(stack.postgres().pid(), stack.kafka().pid(), stack.clickhouse().pid());
  }

  private static boolean running(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
