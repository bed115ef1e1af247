package io.countinghouse.ingest.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class AuditLogTest {

  @Test
  void strangersFromEverywhereTakeBoundedMemoryAndRows() {
    var log = new AuditLog();
    for (int i = 0; i < 100_000; i++) {
      log.note(
          AuditLog.Event.AUTHENTICATION_REFUSED, null, "10.0." + i / 256 + "." + i % 256, null);
    }
    log.note(AuditLog.Event.FORBIDDEN, null, "10.0.0.1", null);
    assertTrue(log.waiting() <= AuditLog.SUBJECTS_MAX, () -> log.waiting() + " rows");
  }

  @Test
  void strangersFromEverywhereDoNotHideWhatAKnownKeyTries() {
    var log = new AuditLog();
    for (int i = 0; i < 1_000; i++) {
      log.note(AuditLog.Event.AUTHENTICATION_REFUSED, null, "10.0.0." + i, null);
    }
    int strangers = log.waiting();
    for (int i = 0; i < 10; i++) {
      log.note(AuditLog.Event.FORBIDDEN, null, "10.0.0." + i, "accounts:write");
    }
    assertEquals(strangers + 10, log.waiting(), "each has a row of its own");
  }

  @Test
  void whatIsAlikeIsOneRow() {
    var log = new AuditLog();
    for (int i = 0; i < 1_000; i++) {
      log.note(AuditLog.Event.AUTHENTICATION_REFUSED, null, "10.0.0.1", null);
    }
    assertEquals(1, log.waiting());
  }
}
