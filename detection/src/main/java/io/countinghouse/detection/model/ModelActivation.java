package io.countinghouse.detection.model;

import java.time.Instant;

/**
 * From when on a model judges, or none does.
 *
 * @param digest of the model's file; empty: none, so rules alone
 * @param from it holds for transactions posted then or later
 * @param author who decided it
 * @param reason why; may be empty
 */
public record ModelActivation(
    Slot slot, String digest, Instant from, String author, String reason) {

  /** How a model is asked. There is one in each slot, or none. */
  public enum Slot {
    /** It is heard. */
    LIVE,
    /** It is asked and its word recorded, but it flags nobody. */
    SHADOW
  }
}
