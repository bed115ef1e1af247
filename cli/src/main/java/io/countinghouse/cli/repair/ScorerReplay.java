package io.countinghouse.cli.repair;

import io.countinghouse.events.LaneSeq;
import io.countinghouse.events.Review;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.reports.TextTable;
import io.countinghouse.reports.repair.Held;
import io.countinghouse.topics.Repair;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Goes through the scorer's dead letters: sends the transactions that have no score, and the newest
 * review of each payment. The key is the one that the record should have had.
 */
final class ScorerReplay {

  /** Of one topic; run it again for more. */
  private static final int KEPT_MAX = 100_000;

  /** So many entries are asked for at once. */
  private static final int ASKED_MAX = 1_000;

  private final Letters letters;
  private final Held held;
  private final RepairProducer producer;
  private final boolean dryRun;
  private final Consumer<String> say;

  private final Map<LaneSeq, Letter> transactions = new LinkedHashMap<>();
  private final Map<UUID, Letter> reviews = new LinkedHashMap<>();
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

  Replay.Result run(List<Topic<?>> topics, Duration waitMax)
      throws SQLException, InterruptedException {
    var until = System.nanoTime() + waitMax.toNanos();
    for (var topic : topics) {
      if (Repair.BY_THE_SCORER.contains(topic)) {
        letters.read(Letters.Service.FRAUD_SCORER, topic, this::add);
      }
    }
    sendTransactions(until);
    reviews.values().forEach(letter -> send(letter, ((Review) letter.told()).subjectAccount()));
    producer.flush();
    arrived += dryRun ? 0 : reviews.size(); // Kafka has them, and nobody says what came of them
    return new Replay.Result(there, sent, arrived, unreadable, superseded);
  }

  private void add(Letter letter) {
    switch (letter.message()) {
      case Transaction t when !t.kind().scored() -> superseded++;
      case Transaction t when transactions.size() < KEPT_MAX ->
          transactions.put(LaneSeq.of(t), letter);
      case Review review when reviews.size() < KEPT_MAX ->
          superseded += reviews.put(review.transactionId(), letter) == null ? 0 : 1;
      case null, default -> {
        unreadable++;
        say.accept(letter.place() + " can't be replayed: " + TextTable.printable(letter.problem()));
      }
    }
  }

  private void sendTransactions(long until) throws SQLException, InterruptedException {
    var awaited = new Awaited(held, Topics.SCORES);
    var all = List.copyOf(transactions.keySet());
    for (int from = 0; from < all.size(); from += ASKED_MAX) {
      var asked = all.subList(from, Math.min(all.size(), from + ASKED_MAX));
      var scored = held.of(Topics.SCORES, asked);
      there += scored.size();
      for (var entry : asked) {
        var letter = transactions.get(entry);
        if (!scored.contains(entry) && letter != null) {
          send(letter, ((Transaction) letter.told()).subjectAccount());
          awaited.add(entry);
        }
      }
    }
    producer.flush();
    arrived += dryRun ? 0 : awaited.until(until);
  }

  private void send(Letter letter, String subject) {
    var after = letter.after();
    if (after.isEmpty()) {
      unreadable++;
      say.accept(letter.place() + " can't be replayed: its headers don't say where it is from");
      return;
    }
    sent++;
    if (dryRun) {
      say.accept("would send " + letter.place());
      return;
    }
    var record = letter.record();
    var key = subject.getBytes(StandardCharsets.UTF_8);
    producer.send(letter.topic(), record.headers(), key, record.value(), after.get());
  }
}
