package io.countinghouse.cli.score;

import io.countinghouse.training.Days;
import java.time.LocalDate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Days as they were given. */
final class DayRange {

  private DayRange() {}

  /**
   * The days from one to the other.
   *
   * @param option that gave the last one; it is named if they run backwards
   */
  static Days of(CommandSpec command, String option, LocalDate first, LocalDate last) {
    try {
      return new Days(first, last);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), option + ": " + e.getMessage(), e);
    }
  }
}
