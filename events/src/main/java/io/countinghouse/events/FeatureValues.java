package io.countinghouse.events;

import java.util.Arrays;

/**
 * The values that a model looked at: immutable, and equal if they are equal to the bit. They are
 * floats because that is what a model compares; half the bytes, and nothing lost.
 */
public final class FeatureValues {

  private final float[] values;

  private FeatureValues(float[] values) {
    this.values = values;
  }

  /** A copy of these. */
  public static FeatureValues of(float... values) {
    return new FeatureValues(values.clone());
  }

  public int size() {
    return values.length;
  }

  public float get(int index) {
    return values[index];
  }

  /** A copy, for whoever scores again. */
  public float[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureValues that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
