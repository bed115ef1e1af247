package io.countinghouse.cli.repair;

import io.countinghouse.events.LaneSeq;
import io.countinghouse.events.Review;
import io.countinghouse.events.Topic;
import io.countinghouse.reports.TextTable;
import io.countinghouse.reports.repair.Held;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Goes through the loader's dead letters, a thousand or 16 MiB at a time, and sends what ClickHouse
 * lacks.
 */
final class Replay {

  /** Letters that can't be read are named up to here; the others are counted. */
  static final int NAMED_MAX = 20;

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
  private long kept;

  /**
   * What became of the letters.
   *
   * @param there in ClickHouse before
   * @param sent to a repair topic (or would be)
   * @param arrived of these, in ClickHouse when it ended
   * @param unreadable can't be read by this program either, or don't say where they are from
   * @param superseded need nothing: a later message or letter says more, or what they ask for was
   *     done
   * @param kept can be read, and no repair topic takes them
   */
  record Result(long there, long sent, long arrived, long unreadable, long superseded, long kept) {

    boolean done(boolean dryRun) {
      return unreadable == 0 && kept == 0 && (dryRun || arrived == sent);
    }

    String text(boolean dryRun) {
      var of = dryRun ? "%d to be sent" : "%d sent, %d of them in ClickHouse now";
      return "there before %d, unreadable %d, superseded %d, not replayed %d, "
              .formatted(there, unreadable, superseded, kept)
          + of.formatted(sent, arrived);
    }
  }

  Replay(
      Letters letters, Held held, RepairProducer producer, boolean dryRun, Consumer<String> say) {
    this.letters = letters;
    this.held = held;
    this.producer = producer;
    this.dryRun = dryRun;
    this.say = say;
  }

  Result run(List<Topic<?>> topics, Duration waitMax) throws SQLException, InterruptedException {
    var until = System.nanoTime() + waitMax.toNanos();
    for (var topic : topics) {
      var chunk = new Chunk(topic);
      letters.read(Letters.Service.ANALYTICS_LOADER, topic, chunk::add);
      chunk.end(until);
    }
    return new Result(there, sent, arrived, unreadable, superseded, kept);
  }

  /** Some letters of one topic at a time; what was sent of them is awaited at the topic's end. */
  private final class Chunk {

    private final Topic<?> topic;
    private final Chunked chunks = new Chunked(this::send);
    private final Awaited awaited;

    Chunk(Topic<?> topic) {
      this.topic = topic;
      this.awaited = new Awaited(held, topic);
    }

    void add(Letter letter) {
      if (letter.message() == null || letter.after().isEmpty()) {
        unreadable(letter);
      } else if (letter.message() instanceof Review) {
        kept(letter);
      } else if (letter.entry().isEmpty()) {
        superseded++;
      } else {
        chunks.add(letter);
      }
    }

    private void send(List<Letter> some) throws SQLException {
      var entries = new HashSet<LaneSeq>();
      some.forEach(letter -> letter.entry().ifPresent(entries::add));
      send(some, held.of(topic, entries));
    }

    private void send(List<Letter> some, Set<LaneSeq> held) {
      for (var letter : some) {
        var entry = letter.entry().orElseThrow();
        if (held.contains(entry)) {
          there++;
        } else if (dryRun) {
          sent++;
          say.accept("would send " + letter.place() + ", entry " + entry);
        } else if (awaited.add(entry)) {
          var record = letter.record();
          producer.send(
              topic, record.headers(), record.key(), record.value(), letter.after().orElseThrow());
          sent++;
        }
      }
    }

    void end(long until) throws SQLException, InterruptedException {
      chunks.end();
      producer.flush();
      arrived += awaited.until(until);
    }
  }

  private void kept(Letter letter) {
    kept++;
    if (kept <= NAMED_MAX) {
      say.accept(
          letter.place()
              + " is not replayed: reviews have no repair topic of the loader; say it anew");
    }
  }

  private void unreadable(Letter letter) {
    unreadable++;
    if (unreadable <= NAMED_MAX) {
      var why =
          letter.message() == null ? letter.problem() : "its headers don't say where it is from";
      say.accept(letter.place() + " can't be replayed: " + TextTable.printable(why));
    }
  }
}
