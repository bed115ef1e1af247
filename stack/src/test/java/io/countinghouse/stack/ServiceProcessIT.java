package io.countinghouse.stack;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessIT {
  private static final Map<String, String> SLOW =
      Map.of("ECHO_WORD", "hello", "ECHO_NEVER_READY", "true");

  @TempDir Path dir;

  @Test
  void aServiceGetsItsEnvironmentOnlyAndTellsWhereItIs() {
    try (var echo = start(Map.of("ECHO_WORD", "hello"))) {
      assertEquals("hello", echo.ready().get("word"));
      assertEquals("none", echo.ready().get("home"));
      assertEquals(Long.toString(echo.pid()), echo.ready().get("pid"));
    }
  }

  @Test
  void aServiceCanBeKilledAndStartedAgain() {
    try (var echo = start(Map.of("ECHO_WORD", "hello"))) {
      var first = echo.pid();
      echo.kill();
      assertFalse(echo.alive());
      echo.restart();
      assertTrue(echo.alive());
      assertNotEquals(first, echo.pid());
      assertEquals("hello", echo.ready().get("word"));
    }
  }

  @Test
  void aSuspendedServiceStandsStillUntilItIsResumed() {
    try (var echo = start(Map.of("ECHO_WORD", "hello"))) {
      echo.suspend();
      assertEquals('T', state(echo.pid()), "at once");
      echo.resume();
      await().until(() -> state(echo.pid()) == 'S');
    }
  }

  @Test
  void aSuspendedServiceIsClosedInOrderToo() {
    var echo = start(Map.of("ECHO_WORD", "hello"));
    echo.suspend();
    echo.close();
    assertFalse(echo.alive());
    assertFalse(Files.exists(dir.resolve("echo.ready")), "an orderly stop removes its ready file");
  }

  @Test
  void aServiceThatCannotStartSaysWhy() {
    var environment = Map.of("ECHO_WORD", "hello", "ECHO_FAIL", "true");
    var failure = assertThrows(IllegalStateException.class, () -> start(environment));
    assertTrue(String.valueOf(failure.getMessage()).contains("failing as told"));
  }

  @Test
  void aServiceThatTakesLongToBeReadyIsNotEnded() {
    try (var echo = ServiceProcess.begin("echo", Echo.class.getName(), SLOW, dir)) {
      assertFalse(echo.isReadyWithin(Duration.ofMillis(200)));
      assertTrue(echo.alive());
      echo.beginAgain();
      assertFalse(echo.isReadyWithin(Duration.ofMillis(200)));
      assertTrue(echo.alive());
    }
  }

  @Test
  void aServiceThatEndsBeforeItIsReadySaysWhy() {
    var environment = Map.of("ECHO_WORD", "hello", "ECHO_FAIL", "true");
    try (var echo = ServiceProcess.begin("echo", Echo.class.getName(), environment, dir)) {
      var failure =
          assertThrows(
              IllegalStateException.class, () -> echo.isReadyWithin(Duration.ofMinutes(1)));
      assertTrue(String.valueOf(failure.getMessage()).contains("failing as told"));
    }
  }

  private ServiceProcess start(Map<String, String> environment) {
    return ServiceProcess.start("echo", Echo.class.getName(), environment, dir);
  }

  private static char state(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
