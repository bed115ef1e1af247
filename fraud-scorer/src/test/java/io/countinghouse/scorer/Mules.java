package io.countinghouse.scorer;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Topic;
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
  private static final Duration CAPTURED_AFTER = Duration.ofSeconds(30);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final Duration READ_MAX = Duration.ofMinutes(3);

  private Mules() {}

  /**
   * The same traffic, in which everyone who is paid is a customer, and every fifth of them by a
   * capture of half of what was authorised.
   */
  static List<Transaction> paid(List<Transaction> traffic) {
    var paid = new ArrayList<Transaction>();
    for (int i = 0; i < traffic.size(); i++) {
      var t = traffic.get(i);
      var one = t.withCounterpartyIsCustomer(t.counterparty().startsWith("payee-"));
      if (one.reachesCustomer() && i % 5 == 0) {
        var held = Payments.held(one);
        paid.add(held);
        paid.add(Payments.captured(held, CAPTURED_AFTER, (1 + held.amountMinor()) / 2));
      } else {
        paid.add(one);
      }
    }
    return paid;
  }

  /** Three customers pay 1,000 each to one: the first at once, the others of what was held. */
  static List<Transaction> robbed(List<Transaction> after) {
    var robbed = new ArrayList<Transaction>();
    for (int i = 0; i < ROBBED; i++) {
      var payer = customer("robbed-" + i, 600_000 + i).toCustomer("mule");
      var at = end(after).plusSeconds(i);
      if (i == 0) {
        robbed.add(payer.out(at, "1000.00"));
      } else {
        robbed.add(Payments.held(payer.out(at, "1500.00")));
        robbed.add(Payments.captured(robbed.getLast(), CAPTURED_AFTER, 1_000_00));
      }
    }
    return robbed;
  }

  /** How many of them get a score. */
  static int scored(List<Transaction> transactions) {
    return (int) transactions.stream().filter(t -> t.kind().scored()).count();
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

  /**
   * Waits until the scorer has done with all that was received, whatever instance it was. A capture
   * has no score that one could wait for, so first it must have passed on all that there is.
   */
  static void awaitAllReceived(String bootstrap) {
    for (var topic : List.of(Topics.TRANSACTIONS, Topics.RECEIVED)) {
      Awaitility.await()
          .atMost(READ_MAX)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> isAllRead(bootstrap, topic));
    }
  }

  private static boolean isAllRead(String bootstrap, Topic<Transaction> topic) {
    try (var log = ByteConsumers.committed(bootstrap);
        var group = ByteConsumers.committedOf(bootstrap, StreamsSettings.APPLICATION_ID)) {
      var partitions = ByteConsumers.partitions(log, topic.name(), ANSWER_MAX);
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
