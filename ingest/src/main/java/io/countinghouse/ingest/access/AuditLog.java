package io.countinghouse.ingest.access;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What happens at the door, for {@code ledger.audit}. The first of a kind is written within a
 * second, what is like it is counted and written once a minute, so nobody can fill the disk by
 * knocking: at most {@value #SUBJECTS_MAX} rows a minute, which is some 20 MB a day.
 */
public final class AuditLog {

  /** Kinds of events that come in from outside. */
  public enum Event {
    /** No key, or one that is not good. */
    AUTHENTICATION_REFUSED("authentication-refused"),
    /** A good key without the scope. */
    FORBIDDEN("forbidden"),
    /** More than the client's limit. */
    RATE_LIMITED("rate-limited");

    private final String text;

    Event(String text) {
      this.text = text;
    }
  }

  private record Subject(
      Event event,
      @Nullable String client,
      @Nullable String keyId,
      @Nullable String address,
      @Nullable String what) {}

  private static final class Count {
    long times;
    long nextAt;
  }

  static final int SUBJECTS_MAX = 100;

  /** Each event's own: strangers without a key must not crowd out what known keys try. */
  private static final int EACH_MAX = SUBJECTS_MAX / Event.values().length;

  static final Duration PERIOD = Duration.ofMinutes(1);

  private static final String INSERT =
      """
      INSERT INTO ledger.audit (event, client, key_id, address, times, detail)
      VALUES (?, ?, ?, ?, ?, jsonb_strip_nulls(jsonb_build_object('what', ?::text)))
      """;

  private final LongSupplier nanoTime;
  private final Map<Subject, Count> counts = new HashMap<>();

  public AuditLog() {
    this(System::nanoTime);
  }

  AuditLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Puts an event on record; never waits for the database.
   *
   * @param caller null: unknown
   * @param what our own words, such as the scope that lacks; never what the caller sent
   */
  public void note(
      Event event, @Nullable Caller caller, @Nullable String address, @Nullable String what) {
    var subject =
        new Subject(
            event,
            caller == null ? null : caller.client(),
            caller == null ? null : caller.keyId(),
            address,
            what);
    synchronized (counts) {
      var count = counts.get(subject);
      if (count == null) {
        if (of(event) >= EACH_MAX - 1) { // one is for the others
          subject = new Subject(event, null, null, null, "others");
        }
        count = counts.computeIfAbsent(subject, s -> fresh());
      }
      count.times++;
    }
  }

  private long of(Event event) {
    return counts.keySet().stream().filter(subject -> subject.event() == event).count();
  }

  private Count fresh() {
    var count = new Count();
    count.nextAt = nanoTime.getAsLong();
    return count;
  }

  /** Whether a row waits to be written. */
  int waiting() {
    synchronized (counts) {
      return (int) counts.values().stream().filter(c -> c.times > 0).count();
    }
  }

  /**
   * Writes what is due.
   *
   * @param all whether what may wait for its minute is due too, because the service ends
   */
  void write(Connection ledger, boolean all) throws SQLException {
    var due = due(all);
    try (var insert = ledger.prepareStatement(INSERT)) {
      for (var one = due.entrySet().iterator(); one.hasNext(); ) {
        var entry = one.next();
        var subject = entry.getKey();
        insert.setString(1, subject.event().text);
        insert.setString(2, subject.client());
        insert.setString(3, subject.keyId());
        insert.setString(4, subject.address());
        insert.setLong(5, entry.getValue());
        insert.setString(6, subject.what());
        insert.executeUpdate();
        one.remove();
      }
    } catch (SQLException e) {
      giveBack(due);
      throw e;
    }
  }

  private Map<Subject, Long> due(boolean all) {
    var due = new HashMap<Subject, Long>();
    long now = nanoTime.getAsLong();
    synchronized (counts) {
      for (Iterator<Map.Entry<Subject, Count>> each = counts.entrySet().iterator();
          each.hasNext(); ) {
        var entry = each.next();
        var count = entry.getValue();
        if (!all && count.nextAt - now > 0) {
          continue;
        }
        if (count.times == 0) {
          each.remove(); // quiet for a period
          continue;
        }
        due.put(entry.getKey(), count.times);
        count.times = 0;
        count.nextAt = now + PERIOD.toNanos();
      }
    }
    return due;
  }

  private void giveBack(Map<Subject, Long> unwritten) {
    synchronized (counts) {
      unwritten.forEach((subject, times) -> {
        var count = counts.computeIfAbsent(subject, s -> fresh());
        count.times += times;
        count.nextAt = nanoTime.getAsLong();
      });
    }
  }
}
