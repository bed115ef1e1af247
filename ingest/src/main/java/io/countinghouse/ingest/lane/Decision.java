package io.countinghouse.ingest.lane;

/** What becomes of a fresh instruction. */
sealed interface Decision {

  record Accepted(Draft draft) implements Decision {}

  record Refused(Refusal refusal) implements Decision {}

  static Decision refused(Refusal refusal) {
    return new Refused(refusal);
  }
}
