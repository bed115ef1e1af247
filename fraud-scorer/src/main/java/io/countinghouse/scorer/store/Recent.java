package io.countinghouse.scorer.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decoded copies of what was used last, so that the busiest need not be read again each time.
 * Bounded by what the copies hold, not by their number: a few long ones would else take the memory
 * of thousands. It belongs to one task, which has the truth in a store.
 */
public final class Recent<V> {

  /**
   * Parts (events, buckets). One that was read from the store takes some 100 bytes, since an
   * account's events share their texts then; an event that came in live has texts of its own, some
   * 350 bytes: 3 to 11 MB a task. To keep much more costs more in garbage collection than it spares
   * in reading (docs/bench.md, "What bounded the scorer").
   */
  static final int PARTS_MAX = 32_768;

  private final Map<String, V> byKey = new LinkedHashMap<>(16, 0.75f, true);
  private final ToIntFunction<V> parts;
  private int size;

  /**
   * @param parts how many parts a value holds
   */
  public Recent(ToIntFunction<V> parts) {
    this.parts = parts;
  }

  public @Nullable V get(String key) {
    return byKey.get(key);
  }

  public void put(String key, V value) {
    var before = byKey.put(key, value);
    size += parts.applyAsInt(value) - (before == null ? 0 : parts.applyAsInt(before));
    var eldest = byKey.values().iterator();
    while (size > PARTS_MAX && byKey.size() > 1) {
      size -= parts.applyAsInt(eldest.next());
      eldest.remove();
    }
  }
}
