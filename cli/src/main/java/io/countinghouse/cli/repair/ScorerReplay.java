package io.countinghouse.cli.repair;

import io.countinghouse.events.LaneSeq;
import io.countinghouse.events.Review;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.reports.TextTable;
import io.countinghouse.reports.repair.Held;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * Goes through the scorer's dead letters: sends the transactions that have no score, the captures
 * that reach a customer, and the newest review of each payment if nothing was said of it since. The
 * key is the one that the record should have had.
 */
final class ScorerReplay {

  /** What the scorer's own reason ends with if its history holds the transaction. */
  private static final String SCORED = "was scored already";

  /** And if it took that capture from a repair topic. */
  private static final String PASSED_ON = "was passed on already";

  private final Letters letters;
  private final Held held;
  private final RepairProducer producer;
  private final boolean dryRun;
  private final Consumer<String> say;

  private long there;
  private long sent;
  private long arrived;
  private long unreadable;
  private long superseded;

  ScorerReplay(
      Letters letters, Held held, RepairProducer producer, boolean dryRun, Consumer<String> say) {
    this.letters = letters;
    this.held = held;
    this.producer = producer;
    this.dryRun = dryRun;
    this.say = say;
  }

  Replay.Result result() {
    return new Replay.Result(there, sent, arrived, unreadable, superseded, 0);
  }

  /**
   * Sends transactions; the loaders must have done with all scores that there were.
   *
   * @param until {@link System#nanoTime}: so long their scores are waited for
   */
  void transactions(long until) throws SQLException, InterruptedException {
    var awaited = new Awaited(held, Topics.SCORES);
    var chunks = new Chunked(some -> sendUnscored(some, awaited));
    letters.read(
        Letters.Service.FRAUD_SCORER,
        Topics.TRANSACTIONS,
        letter -> {
          if (!isReadable(letter)) {
            unreadable(letter);
          } else if (isDone(letter)) {
            superseded++;
          } else {
            chunks.add(letter);
          }
        });
    chunks.end();
    producer.flush();
    arrived += awaited.until(until);
  }

  /** Whether the scorer had it before, or has nothing to do with it. */
  private static boolean isDone(Letter letter) {
    var transaction = (Transaction) letter.told();
    return transaction.kind().scored()
        ? letter.reason().endsWith(SCORED)
        : !transaction.reachesCustomer() || letter.reason().endsWith(PASSED_ON);
  }

  private void sendUnscored(List<Letter> some, Awaited awaited) throws SQLException {
    var entries = new LinkedHashMap<LaneSeq, Letter>();
    some.forEach(letter -> entries.putIfAbsent(letter.entry().orElseThrow(), letter));
    superseded += some.size() - entries.size();
    var scored = held.of(Topics.SCORES, entries.keySet());
    there += scored.size();
    entries.keySet().removeAll(scored);
    entries.forEach((entry, letter) -> {
      var transaction = (Transaction) letter.told();
      if (!transaction.kind().scored()) { // a capture, which the scorer itself takes once
        send(letter, transaction.subjectAccount());
        arrived += dryRun ? 0 : 1; // as of a review, nobody says what came of it
      } else if (dryRun || awaited.add(entry)) {
        send(letter, transaction.subjectAccount());
      } else {
        superseded++;
      }
    });
  }

  /** Sends reviews; the loaders must have done with all reviews that there were. */
  void reviews(Words words) throws SQLException {
    letters.read(Letters.Service.FRAUD_SCORER, Topics.REVIEWS, words::note);
    var chunks = new Chunked(some -> sendReviews(some, words));
    letters.read(
        Letters.Service.FRAUD_SCORER,
        Topics.REVIEWS,
        letter -> {
          if (!isReadable(letter)) {
            unreadable(letter);
          } else if (words.isNewest(letter)) {
            chunks.add(letter);
          } else {
            superseded++;
          }
        });
    long before = sent;
    chunks.end();
    producer.flush();
    arrived += dryRun ? 0 : sent - before; // Kafka has them, and nobody says what came of them
  }

  private void sendReviews(List<Letter> some, Words words) throws SQLException {
    for (var letter : some) {
      if (words.isLast(letter)) {
        send(letter, ((Review) letter.told()).subjectAccount());
      } else {
        superseded++;
      }
    }
  }

  private static boolean isReadable(Letter letter) {
    return letter.message() != null && letter.after().isPresent();
  }

  private void unreadable(Letter letter) {
    unreadable++;
    if (unreadable <= Replay.NAMED_MAX) {
      var why =
          letter.message() == null ? letter.problem() : "its headers don't say where it is from";
      say.accept(letter.place() + " can't be replayed: " + TextTable.printable(why));
    }
  }

  private void send(Letter letter, String subject) {
    sent++;
    if (dryRun) {
      say.accept("would send " + letter.place());
      return;
    }
    var record = letter.record();
    var key = subject.getBytes(StandardCharsets.UTF_8);
    producer.send(
        letter.topic(), record.headers(), key, record.value(), letter.after().orElseThrow());
  }
}
