package io.countinghouse.worker;

import java.util.Optional;

/** A part that takes its time after it was started, or now and then. Asked on any thread. */
public interface Readiness {

  /** What the service is not ready for, such as {@code restoring: 3 of 10}; empty: it is ready. */
  Optional<String> waitsFor();
}
