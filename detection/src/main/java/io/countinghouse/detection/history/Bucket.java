package io.countinghouse.detection.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left of the events of a stretch of time that are no longer remembered one by one.
 *
 * @param startUs its first microsecond since 1970 UTC, a multiple of the width
 * @param parts by direction and currency, in the order in which they first came up
 */
public record Bucket(long startUs, Width width, List<Part> parts) {

  /** How long a bucket is, and so by how much a window may be wrong. */
  public enum Width {
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1));

    private final long us;

    Width(Duration length) {
      this.us = length.toMillis() * 1_000;
    }

    /** In microseconds. */
    public long us() {
      return us;
    }

    /** The start of the bucket that a moment is in. */
    public long startUs(long timeUs) {
      return Math.floorDiv(timeUs, us) * us;
    }
  }

  /**
   * The events of one direction and currency.
   *
   * @param minor their sum in minor units; above 2^53 it is rounded
   * @param greatestMinor the greatest of them
   * @param frauds those that are known to be fraud
   */
  public record Part(
      boolean outgoing,
      String currency,
      int count,
      double minor,
      double greatestMinor,
      int frauds) {

    private static Part of(AccountEvent e) {
      int frauds = e.label() == AccountEvent.Label.FRAUD ? 1 : 0;
      return new Part(e.outgoing(), e.currency(), 1, e.minor(), e.minor(), frauds);
    }

    /** Whether the event is of this part's direction and currency. */
    public boolean comparableWith(AccountEvent event) {
      return outgoing == event.outgoing() && currency.equals(event.currency());
    }

    private Part withFrauds(int more) {
      return new Part(outgoing, currency, count, minor, greatestMinor, frauds + more);
    }

    private boolean alike(Part other) {
      return outgoing == other.outgoing && currency.equals(other.currency);
    }

    private Part plus(Part other) {
      return new Part(
          outgoing,
          currency,
          Math.addExact(count, other.count),
          minor + other.minor,
          Math.max(greatestMinor, other.greatestMinor),
          frauds + other.frauds);
    }
  }

  public Bucket {
    if (Math.floorMod(startUs, width.us()) != 0) {
      throw new IllegalArgumentException("a bucket of a " + width + " can't start at " + startUs);
    }
    parts = List.copyOf(parts);
  }

  static Bucket empty(long startUs, Width width) {
    return new Bucket(startUs, width, List.of());
  }

  /** The first microsecond after it. */
  public long endUs() {
    return startUs + width.us();
  }

  Bucket plus(AccountEvent event) {
    var more = new ArrayList<>(parts);
    add(Part.of(event), more);
    return new Bucket(startUs, width, more);
  }

  /** Whether an event of this time may be among those in here that are not known to be fraud. */
  boolean mayCount(AccountEvent event) {
    return parts.stream().anyMatch(p -> p.comparableWith(event) && p.frauds() < p.count());
  }

  /** With so many more of the event's kind known to be fraud. */
  Bucket withFrauds(AccountEvent event, int more) {
    return new Bucket(
        startUs,
        width,
        parts.stream().map(p -> p.comparableWith(event) ? p.withFrauds(more) : p).toList());
  }

  Bucket plus(Bucket other) {
    var more = new ArrayList<>(parts);
    other.parts.forEach(part -> add(part, more));
    return new Bucket(startUs, width, more);
  }

  private static void add(Part part, List<Part> to) {
    for (int i = 0; i < to.size(); i++) {
      if (to.get(i).alike(part)) {
        to.set(i, to.get(i).plus(part));
        return;
      }
    }
    to.add(part);
  }
}
