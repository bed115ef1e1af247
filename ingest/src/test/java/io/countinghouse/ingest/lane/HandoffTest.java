package io.countinghouse.ingest.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Attributes;
import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Transaction;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HandoffTest {

  private static final Instant THEN = Instant.parse("2026-03-01T12:30:00Z");
  private static final String LARGEST = "{\"a\":\"" + "x".repeat(Attributes.BYTES_MAX - 8) + "\"}";

  private final Handoff handoff = new Handoff();

  @Test
  void itHoldsNoMoreThanItsBytesHoweverLargeTheAttributesAre() {
    int taken = 0;
    while (handoff.offer(batch(1_000, LARGEST))) {
      taken++;
    }
    assertTrue(taken >= 2 && taken < 8, () -> "took " + handoff.size());
    assertTrue(handoff.bytes() <= Handoff.BYTES_MAX, () -> "holds " + handoff.bytes());
    assertEquals(taken, handoff.size());
  }

  @Test
  void whatIsTakenMakesRoom() throws Exception {
    while (handoff.offer(batch(1_000, LARGEST))) {
      assertTrue(handoff.size() <= 32);
    }
    handoff.remove();
    assertTrue(handoff.offer(batch(1_000, LARGEST)));
    while (handoff.peek() != null) {
      assertTrue(handoff.poll(0, TimeUnit.SECONDS) != null);
    }
    assertEquals(0, handoff.bytes());
  }

  @Test
  void anEmptyOneTakesAnyBatch() {
    assertTrue(handoff.offer(batch(10_000, LARGEST)));
    assertFalse(handoff.offer(batch(1, null)));
  }

  @Test
  void ordinaryBatchesAreBoundedByTheirNumber() {
    for (int i = 0; i < 32; i++) {
      assertTrue(handoff.offer(batch(1_000, null)));
    }
    assertFalse(handoff.offer(batch(1_000, null)));
    assertEquals(32, handoff.size());
  }

  private static CommittedBatch batch(int entries, @Nullable String attributes) {
    return new CommittedBatch(
        Collections.nCopies(entries, entry(attributes)),
        Map.of(),
        entries,
        THEN,
        ChainHash.GENESIS);
  }

  private static Transaction entry(@Nullable String attributes) {
    return new Transaction(
        UUID.randomUUID(),
        0,
        1,
        "payment",
        "cash",
        "alma",
        "alma",
        100,
        "EUR",
        THEN,
        THEN,
        LocalDate.EPOCH,
        LocalDate.EPOCH,
        "till",
        "key",
        null,
        null,
        null,
        null,
        null,
        Transaction.Kind.POST,
        null,
        null,
        0,
        attributes,
        false);
  }
}
