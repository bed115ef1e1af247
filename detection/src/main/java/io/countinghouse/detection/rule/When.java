package io.countinghouse.detection.rule;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** When a rule speaks. */
public sealed interface When {

  /** All of them hold. */
  record All(List<When> of) implements When {

    public All {
      of = List.copyOf(of);
    }
  }

  /** One of them holds. */
  record Any(List<When> of) implements When {

    public Any {
      of = List.copyOf(of);
    }
  }

  record Not(When of) implements When {}

  /** A measure is at, above or below its limit. */
  record Compared(Condition condition) implements When {}

  /** The payment has one of these values; one that has none does not. */
  record Is(Fact fact, Set<String> values) implements When {

    public Is {
      values = Set.copyOf(values);
    }
  }

  /**
   * A list holds the payment's value.
   *
   * @param version null: the one in force
   */
  record Listed(Fact fact, String list, @Nullable Integer version) implements When {}

  /**
   * Another rule speaks.
   *
   * @param version null: the one in force
   */
  record Spoke(String rule, @Nullable Integer version) implements When {}
}
