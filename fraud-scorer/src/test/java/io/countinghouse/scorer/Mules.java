package io.countinghouse.scorer;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.testkit.Payments;
import io.countinghouse.topics.ByteConsumers;
import io.countinghouse.topics.LastRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Customers who are paid by others and pay only when all of it has reached them: topics are read
 * side by side, so what a payment sees of what was just received has no order else.
 */
final class Mules {

  /** Of those whom {@link io.countinghouse.testkit.Traffic} pays often. */
  private static final int PAYEES = 4;

  private static final int ROBBED = 3;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final Duration READ_MAX = Duration.ofMinutes(3);

  private Mules() {}

  /** The same traffic, in which everyone who is paid is a customer. */
  static List<Transaction> paid(List<Transaction> traffic) {
    return traffic.stream()
        .map(t -> t.withCounterpartyIsCustomer(t.counterparty().startsWith("payee-")))
        .toList();
  }

  /** Three customers pay 1,000 each to one. */
  static List<Transaction> robbed(List<Transaction> after) {
    var robbed = new ArrayList<Transaction>();
    for (int i = 0; i < ROBBED; i++) {
      robbed.add(
          customer("robbed-" + i, 600_000 + i)
              .toCustomer("mule")
              .out(end(after).plusSeconds(i), "1000.00"));
    }
    return robbed;
  }

  /** What they pay then: two payments each, the last of them of what was robbed. */
  static List<Transaction> payouts(List<Transaction> after) {
    var payouts = new ArrayList<Transaction>();
    for (int i = 0; i < PAYEES; i++) {
      var payee = customer("payee-" + i, 610_000 + 10L * i);
      payouts.add(payee.out(end(after).plusMinutes(1), "150.00"));
      payouts.add(payee.out(end(after).plusMinutes(2), "20.00"));
    }
    payouts.add(customer("mule", 620_000).out(end(after).plusMinutes(20), "2900.00"));
    return payouts;
  }

  /** Pays no merchant: traffic goes on for years, and a profile forgets what was long before. */
  private static Payments customer(String account, long after) {
    return new Payments(account, after).at(null, "DE");
  }

  private static Duration end(List<Transaction> all) {
    long lastUs = all.stream().mapToLong(t -> Micros.of(t.occurredAt())).max().orElseThrow();
    return Duration.between(Payments.START, Micros.toInstant(lastUs));
  }

  /** Waits until the scorer has done with all that was received, whatever instance it was. */
  static void awaitAllReceived(String bootstrap) {
    Awaitility.await()
        .atMost(READ_MAX)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> isAllReceived(bootstrap));
  }

  private static boolean isAllReceived(String bootstrap) {
    try (var log = ByteConsumers.committed(bootstrap);
        var group = ByteConsumers.committedOf(bootstrap, StreamsSettings.APPLICATION_ID)) {
      var partitions = ByteConsumers.partitions(log, Topics.RECEIVED.name(), ANSWER_MAX);
      var read = group.committed(new HashSet<>(partitions), ANSWER_MAX);
      return log.endOffsets(partitions, ANSWER_MAX).entrySet().stream()
          .allMatch(end -> {
            // Behind it may be the mark of a Kafka transaction, which nobody reads.
            var last = LastRecord.before(log, end.getKey(), end.getValue(), ANSWER_MAX);
            var offset = read.get(end.getKey());
            return last == null || (offset != null && offset.offset() > last.offset());
          });
    }
  }
}
