package io.countinghouse.ingest.lane;

import io.countinghouse.events.Account.Status;
import org.jspecify.annotations.Nullable;

/** One balance that a batch has locked, as its decisions change it. */
final class LockedBalance {

  private final Status status;
  private final @Nullable Long floor;
  private long minor;
  private long held;
  private boolean touched;
  private boolean heldTouched;

  LockedBalance(long minor, long held, Status status, @Nullable Long floor) {
    this.minor = minor;
    this.held = held;
    this.status = status;
    this.floor = floor;
  }

  Status status() {
    return status;
  }

  /** Whether so much is available: what is there, less what is held, above the floor. */
  boolean covers(long amount) {
    if (floor == null) {
      return true;
    }
    if (held > Long.MAX_VALUE - amount) {
      return false;
    }
    long above = minor - floor; // beyond the range: the balance is high above a floor below 0
    boolean beyond = minor > 0 && floor < 0 && above < 0;
    return beyond || (minor >= floor && above >= held + amount);
  }

  boolean canAdd(long amount) {
    return amount < 0 ? minor >= Long.MIN_VALUE - amount : minor <= Long.MAX_VALUE - amount;
  }

  boolean canHold(long amount) {
    return held <= Long.MAX_VALUE - amount;
  }

  void add(long amount) {
    minor = Math.addExact(minor, amount);
    touched = true;
  }

  void hold(long amount) {
    held = Math.addExact(held, amount);
    if (held < 0) {
      throw new IllegalStateException("more was released than was held");
    }
    touched = true;
    heldTouched = true;
  }

  boolean touched() {
    return touched;
  }

  boolean heldTouched() {
    return heldTouched;
  }

  long minor() {
    return minor;
  }

  long heldMinor() {
    return held;
  }
}
