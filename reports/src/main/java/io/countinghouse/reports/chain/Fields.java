package io.countinghouse.reports.chain;

import io.countinghouse.events.Entry;
import java.lang.reflect.RecordComponent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells two entries of one sequence apart by the first field in which they differ. */
final class Fields {

  /** Enough to recognise a text by. */
  private static final int SHOWN_CHARS_MAX = 80;

  /** A field and its two values. */
  record Differing(String field, String ledger, String clickHouse) {}

  private Fields() {}

  /** Null if they are equal. */
  static @Nullable Differing first(Entry ledger, Entry clickHouse) {
    if (ledger.equals(clickHouse)) {
      return null;
    }
    if (ledger.getClass() != clickHouse.getClass()) {
      return new Differing("entry", kind(ledger), kind(clickHouse));
    }
    for (var component : ledger.getClass().getRecordComponents()) {
      var mine = value(component, ledger);
      var other = value(component, clickHouse);
      if (!Objects.equals(mine, other)) {
        return new Differing(component.getName(), shown(mine), shown(other));
      }
    }
    throw new IllegalStateException("two records with equal fields are not equal");
  }

  private static String kind(Entry entry) {
    return entry.getClass().getSimpleName();
  }

  private static @Nullable Object value(RecordComponent component, Entry entry) {
    try {
      return component.getAccessor().invoke(entry);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a public record's accessor can be called", e);
    }
  }

  private static String shown(@Nullable Object value) {
    var text = String.valueOf(value);
    return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "…";
  }
}
