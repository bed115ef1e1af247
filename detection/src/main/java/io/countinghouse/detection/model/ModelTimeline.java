package io.countinghouse.detection.model;

import io.countinghouse.detection.model.ModelActivation.Slot;
import io.countinghouse.events.Micros;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which models judge when: a function of all activations that are known, and of the time at which a
 * transaction was posted. Immutable to whoever asks.
 */
public final class ModelTimeline {

  private final ModelsInForce otherwise;
  private final ModelShelf shelf;
  private final List<ModelActivation> activations;
  private final long[] fromUs;
  private volatile Found last;

  private record Found(int index, ModelsInForce models) {}

  /**
   * @param activations in the order in which they were written; of two from the same moment the
   *     later one counts
   */
  ModelTimeline(ModelsInForce otherwise, ModelShelf shelf, List<ModelActivation> activations) {
    this.otherwise = otherwise;
    this.shelf = shelf;
    this.activations =
        activations.stream().sorted(Comparator.comparing(ModelActivation::from)).toList();
    this.fromUs =
        this.activations.stream().mapToLong(one -> Micros.of(one.from())).distinct().toArray();
    this.last = new Found(-1, otherwise);
  }

  /** The models for what was posted at a moment. */
  public ModelsInForce at(Instant postedAt) {
    int found = Arrays.binarySearch(fromUs, Micros.of(postedAt));
    int index = found >= 0 ? found : -found - 2;
    var before = last;
    if (before.index == index) {
      return before.models;
    }
    var now = new Found(index, index < 0 ? otherwise : upTo(fromUs[index]));
    last = now;
    return now.models;
  }

  /** All activations, by their time. */
  public List<ModelActivation> activations() {
    return activations;
  }

  /** The activation of a slot that holds for what was posted at a moment; null: none does yet. */
  public @Nullable ModelActivation activation(Slot slot, Instant postedAt) {
    return newest(slot, Micros.of(postedAt));
  }

  /** Whether a model is written, or is one of those before the first activation. */
  public boolean knows(String digest) {
    return shelf.holds(digest) || is(otherwise.live(), digest) || is(otherwise.shadow(), digest);
  }

  private static boolean is(@Nullable Model model, String digest) {
    return model != null && model.digest().equals(digest);
  }

  private ModelsInForce upTo(long timeUs) {
    var live = model(Slot.LIVE, timeUs, otherwise.live());
    var shadow = model(Slot.SHADOW, timeUs, otherwise.shadow());
    boolean same = live != null && shadow != null && live.digest().equals(shadow.digest());
    return new ModelsInForce(live, same ? null : shadow);
  }

  private @Nullable Model model(Slot slot, long timeUs, @Nullable Model first) {
    var newest = newest(slot, timeUs);
    if (newest == null) {
      return first;
    }
    return newest.digest().isEmpty() ? null : shelf.get(newest.digest());
  }

  private @Nullable ModelActivation newest(Slot slot, long timeUs) {
    ModelActivation newest = null;
    for (var one : activations) {
      if (Micros.of(one.from()) > timeUs) {
        break;
      }
      newest = one.slot() == slot ? one : newest;
    }
    return newest;
  }
}
