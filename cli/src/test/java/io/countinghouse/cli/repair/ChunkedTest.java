package io.countinghouse.cli.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Topics;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** However many letters there are, each is looked at, and few at a time are in memory. */
final class ChunkedTest {

  private static Letter letter(long offset, int bytes) {
    var record =
        new ConsumerRecord<byte[], byte[]>(
            "transactions.fraud-scorer.dlq",
            0,
            offset,
            -1,
            TimestampType.CREATE_TIME,
            0,
            bytes,
            new byte[0],
            new byte[0],
            new RecordHeaders(),
            Optional.empty());
    return new Letter(Topics.TRANSACTIONS, record, null, "");
  }

  @Test
  void everyLetterIsLookedAtHoweverManyThereAre() throws SQLException {
    var seen = new ArrayList<Long>();
    var sizes = new ArrayList<Integer>();
    var chunks =
        new Chunked(some -> {
          sizes.add(some.size());
          some.forEach(letter -> seen.add(letter.record().offset()));
        });
    for (long i = 0; i < 100_500; i++) {
      chunks.add(letter(i, 1));
    }
    chunks.end();
    assertEquals(100_500, seen.size());
    assertEquals(100_499L, seen.getLast());
    assertEquals(101, sizes.size());
    assertTrue(sizes.stream().allMatch(size -> size <= Chunked.COUNT_MAX), sizes::toString);
  }

  @Test
  void largeLettersAreLookedAtSooner() throws SQLException {
    var sizes = new ArrayList<Integer>();
    var chunks = new Chunked(some -> sizes.add(some.size()));
    for (long i = 0; i < 20; i++) {
      chunks.add(letter(i, 2 << 20));
    }
    chunks.end();
    assertEquals(List.of(8, 8, 4), sizes);
  }

  @Test
  void aFailureEndsItAndIsTold() {
    var sizes = new ArrayList<Integer>();
    var chunks =
        new Chunked(some -> {
          sizes.add(some.size());
          throw new SQLException("away");
        });
    for (long i = 0; i < 3_000; i++) {
      chunks.add(letter(i, 1));
    }
    assertThrows(SQLException.class, chunks::end);
    assertEquals(List.of(1_000), sizes);
  }
}
