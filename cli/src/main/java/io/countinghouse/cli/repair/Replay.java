package io.countinghouse.cli.repair;

import io.countinghouse.events.LaneSeq;
import io.countinghouse.events.Topic;
import io.countinghouse.reports.TextTable;
import io.countinghouse.reports.repair.Held;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the loader's dead letters, a thousand or 16 MiB at a time, and sends what ClickHouse
 * lacks.
 */
final class Replay {

  private static final int CHUNK = 1_000;

  private static final long CHUNK_BYTES = 16L << 20;

  /** Letters that can't be read are named up to here; the others are counted. */
  private static final int NAMED_MAX = 20;

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

  /**
   * What became of the letters.
   *
   * @param there in ClickHouse before
   * @param sent to a repair topic (or would be)
   * @param arrived of these, in ClickHouse when it ended
   * @param unreadable can't be read by this program either, or don't say where they are from
   * @param superseded belong to no entry: a later message of their topic says more
   */
  record Result(long there, long sent, long arrived, long unreadable, long superseded) {

    boolean done(boolean dryRun) {
      return unreadable == 0 && (dryRun || arrived == sent);
    }

    String text(boolean dryRun) {
      var of = dryRun ? "%d to be sent" : "%d sent, %d of them in ClickHouse now";
      return "there before %d, unreadable %d, superseded %d, "
              .formatted(there, unreadable, superseded)
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
    return new Result(there, sent, arrived, unreadable, superseded);
  }

  /** Some letters of one topic at a time; what was sent of them is awaited at the topic's end. */
  private final class Chunk {

    private final Topic<?> topic;
    private final List<Letter> waiting = new ArrayList<>();
    private final Awaited awaited;
    private long bytes;
    private @Nullable SQLException failure;

    Chunk(Topic<?> topic) {
      this.topic = topic;
      this.awaited = new Awaited(held, topic);
    }

    void add(Letter letter) {
      if (letter.message() == null || letter.after().isEmpty()) {
        unreadable(letter);
      } else if (letter.entry().isEmpty()) {
        superseded++;
      } else if (failure == null) {
        waiting.add(letter);
        bytes += Math.max(0, letter.record().serializedValueSize());
        if (waiting.size() >= CHUNK || bytes >= CHUNK_BYTES) {
          send();
        }
      }
    }

    private void send() {
      try {
        var entries = new HashSet<LaneSeq>();
        waiting.forEach(letter -> letter.entry().ifPresent(entries::add));
        send(entries.isEmpty() ? Set.of() : held.of(topic, entries));
      } catch (SQLException e) { // told when the reading is over
        failure = e;
      }
      waiting.clear();
      bytes = 0;
    }

    private void send(Set<LaneSeq> held) {
      for (var letter : waiting) {
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
      send();
      if (failure != null) {
        throw Objects.requireNonNull(failure);
      }
      producer.flush();
      arrived += awaited.until(until);
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
