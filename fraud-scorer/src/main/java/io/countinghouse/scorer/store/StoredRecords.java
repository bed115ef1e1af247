package io.countinghouse.scorer.store;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.detection.history.Bucket;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Reads the records of one account. The first byte of each says what it is and in which form. Forms
 * that earlier versions have written are read for good; one of a later version stops the reader,
 * since to leave it out would change scores without a word.
 */
final class StoredRecords {

  private final List<Chunk> chunks = new ArrayList<>();
  private final List<Bucket> buckets = new ArrayList<>();
  private final List<AccountEvent> bucketedFrauds = new ArrayList<>();
  private final KnownTexts texts = new KnownTexts();

  void add(byte[] bytes) {
    try {
      int form = bytes.length == 0 ? 0 : bytes[0] & 0xff;
      switch (form) {
        case ChunkSerde.FORM, ChunkSerde.FORM_OF_POSITIONS ->
            chunks.add(ChunkSerde.decode(form, bytes, texts));
        case BucketSerde.FORM -> buckets.add(BucketSerde.read(afterForm(bytes)));
        case BucketedFraudSerde.FORM -> bucketedFrauds.add(BucketedFraudSerde.decode(bytes, texts));
        case 1, SingleEvent.FORM -> chunks.add(Chunk.of(SingleEvent.read(form, afterForm(bytes))));
        default ->
            throw new SerializationException(
                "a history's record is of form %d, which this version does not know: it was written by a later one"
                    .formatted(form));
      }
    } catch (IOException e) {
      throw new SerializationException("a history's record is cut short", e);
    }
  }

  private static DataInputStream afterForm(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1));
  }

  StoredHistory history() {
    return chunks.isEmpty()
        ? StoredHistory.EMPTY
        : StoredHistory.of(chunks, buckets, bucketedFrauds);
  }
}
