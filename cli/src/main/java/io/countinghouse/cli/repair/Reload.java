package io.countinghouse.cli.repair;

import io.countinghouse.events.Entry;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.reports.repair.Holes;
import io.countinghouse.reports.repair.LedgerEntries;
import io.countinghouse.topics.EntryRecords;
import io.countinghouse.worker.Pause;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends entries of the ledger that ClickHouse lacks to the loader's repair topics, as the very
 * bytes that ingest published. Ten thousand at a time are held.
 */
final class Reload {

  private static final int CHUNK = 10_000;
  private static final int COUNTED_MAX = 100_000;
  private static final Duration AGAIN = Duration.ofMillis(500);

  private final String bootstrap;
  private final Holes holes;
  private final LedgerEntries ledger;
  private final RepairProducer producer;
  private final StreamEnds transactions;
  private final StreamEnds accounts;
  private final Consumer<String> say;

  /**
   * What became of the entries that lacked.
   *
   * @param sent to the repair topics
   * @param notKept in the ledger: of months that are detached, or rows that can't be read
   * @param missing still, when the wait was over; at most {@value #COUNTED_MAX} a span
   */
  record Result(long sent, long notKept, long missing) {}

  private Reload(
      String bootstrap,
      Holes holes,
      LedgerEntries ledger,
      RepairProducer producer,
      StreamEnds transactions,
      StreamEnds accounts,
      Consumer<String> say) {
    this.bootstrap = bootstrap;
    this.holes = holes;
    this.ledger = ledger;
    this.producer = producer;
    this.transactions = transactions;
    this.accounts = accounts;
    this.say = say;
  }

  /**
   * Looks where the stream ends now.
   *
   * @param say takes lines for a person
   * @throws io.countinghouse.cli.CommandFailed if Kafka does not say
   */
  static Reload prepared(
      String bootstrap,
      Holes holes,
      LedgerEntries ledger,
      RepairProducer producer,
      Consumer<String> say)
      throws InterruptedException {
    return new Reload(
        bootstrap,
        holes,
        ledger,
        producer,
        StreamEnds.of(bootstrap, Topics.TRANSACTIONS),
        StreamEnds.of(bootstrap, Topics.ACCOUNTS),
        say);
  }

  /**
   * Sends what lacks of spans that were published before {@link #prepared}, and waits until it is
   * there. Nothing is sent before the loaders have done with all that the stream had then.
   *
   * @param until {@link System#nanoTime}
   */
  Result run(List<Span> spans, long until) throws SQLException, InterruptedException {
    if (still(spans) > 0) {
      Passed.await(bootstrap, transactions.all(), until);
      Passed.await(bootstrap, accounts.all(), until);
    }
    long sent = 0;
    long asked = 0;
    for (var span : spans) {
      long from = span.from();
      var missing = missing(span, from, CHUNK);
      while (!missing.isEmpty()) {
        asked += missing.size();
        sent +=
            ledger.read(
                span.lane(),
                missing,
                this::send,
                seq -> say.accept("unreadable in the ledger: entry " + span.lane() + "/" + seq));
        producer.flush();
        from = missing.getLast() + 1;
        missing = missing(span, from, CHUNK);
      }
    }
    long notKept = asked - sent;
    long still = sent == 0 ? asked : await(spans, notKept, until);
    return new Result(sent, notKept, still);
  }

  private long await(List<Span> spans, long notKept, long until)
      throws SQLException, InterruptedException {
    long still = still(spans);
    while (still > notKept && System.nanoTime() - until < 0) {
      Pause.of(AGAIN);
      still = still(spans);
    }
    return still;
  }

  private long still(List<Span> spans) throws SQLException {
    long still = 0;
    for (var span : spans) {
      still += missing(span, span.from(), COUNTED_MAX).size();
    }
    return still;
  }

  private List<Long> missing(Span span, long from, int limit) throws SQLException {
    return holes.first(Holes.Lacking.ENTRY, span.lane(), from, span.to(), limit);
  }

  private void send(Entry entry) {
    var record = EntryRecords.of(entry);
    var ends = entry instanceof Transaction ? transactions : accounts;
    producer.send(
        EntryRecords.topic(entry),
        record.headers(),
        record.key(),
        record.value(),
        ends.after(record.key()));
  }
}
