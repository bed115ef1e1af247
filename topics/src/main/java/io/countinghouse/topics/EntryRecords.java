package io.countinghouse.topics;

import io.countinghouse.events.Account;
import io.countinghouse.events.Entry;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The record of an entry of the ledger: the same bytes whoever makes it, from memory or from the
 * ledger, at once or years later.
 */
public final class EntryRecords {

  private EntryRecords() {}

  /** The topic that carries such entries. */
  public static Topic<? extends Entry> topic(Entry entry) {
    return switch (entry) {
      case Transaction _ -> Topics.TRANSACTIONS;
      case Account _ -> Topics.ACCOUNTS;
    };
  }

  /** The record, with the ledger's time. */
  public static ProducerRecord<byte[], byte[]> of(Entry entry) {
    return switch (entry) {
      case Transaction t ->
          at(t.postedAt(), EventHeaders.record(Topics.TRANSACTIONS, t.subjectAccount(), t));
      case Account a -> at(a.postedAt(), EventHeaders.record(Topics.ACCOUNTS, a.account(), a));
    };
  }

  /** The record with another time than that of its sending. */
  public static ProducerRecord<byte[], byte[]> at(
      Instant time, ProducerRecord<byte[], byte[]> record) {
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        time.toEpochMilli(),
        record.key(),
        record.value(),
        record.headers());
  }
}
