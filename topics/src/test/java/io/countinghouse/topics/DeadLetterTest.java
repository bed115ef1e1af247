package io.countinghouse.topics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Topics;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;

/** A letter is never larger than its topic takes, whatever was read. */
class DeadLetterTest {

  private static final DeadLetter.Origin ORIGIN = new DeadLetter.Origin("transactions", 3, 7);
  private static final byte[] KEY = {9};

  private static ProducerRecord<byte[], byte[]> letter(Headers headers, byte[] value) {
    return DeadLetter.record("x", ORIGIN, headers, KEY, value, "é".repeat(2_000));
  }

  private static void assertTaken(ProducerRecord<byte[], byte[]> letter) {
    int size =
        AbstractRecords.estimateSizeInBytesUpperBound(
            RecordBatch.CURRENT_MAGIC_VALUE,
            CompressionType.NONE,
            letter.key(),
            letter.value(),
            letter.headers().toArray());
    assertTrue(size <= Topics.DEAD_LETTER_BYTES_MAX, () -> "takes " + size);
    assertEquals(Optional.of(ORIGIN), DeadLetter.origin(letter.headers()));
  }

  @Test
  void whatFitsIsKeptWhole() {
    var value = new byte[1024 * 1024];
    var letter = letter(new RecordHeaders().add("schema", KEY), value);
    assertTaken(letter);
    assertArrayEquals(value, letter.value());
    assertArrayEquals(KEY, letter.headers().lastHeader("schema").value());
  }

  @Test
  void whatIsTooLargeGoesWithoutItsValueAndIfNeedBeWithoutKeyAndHeaders() {
    for (int size = Topics.DEAD_LETTER_BYTES_MAX - 20_000;
        size < Topics.DEAD_LETTER_BYTES_MAX + 20_000;
        size += 1_000) {
      assertTaken(letter(new RecordHeaders(), new byte[size]));
      assertTaken(letter(new RecordHeaders().add("schema", new byte[size]), new byte[1]));
    }
    var large = new byte[Topics.DEAD_LETTER_BYTES_MAX];
    var letter = letter(new RecordHeaders().add("schema", KEY), large);
    assertNull(letter.value());
    assertArrayEquals(KEY, letter.key());
    assertArrayEquals(KEY, letter.headers().lastHeader("schema").value());
    assertTrue(
        DeadLetter.reason(letter.headers()).endsWith("left out are its value of 2097152 bytes"));

    var bare = letter(new RecordHeaders().add("schema", large), large);
    assertNull(bare.value());
    assertNull(bare.key());
    assertNull(bare.headers().lastHeader("schema"));
    assertTrue(DeadLetter.reason(bare.headers()).endsWith("bytes, key and headers"));
  }
}
