package io.countinghouse.cli;

import java.io.PrintWriter;

/** A line for the person who runs the program, beside what the command itself prints. */
public final class Notice {

  private static final String PREFIX = "countinghouse: ";

  private Notice() {}

  /**
   * Prints it at once.
   *
   * @param err standard error
   */
  public static void print(PrintWriter err, String line) {
    err.println(PREFIX + line);
    err.flush();
  }
}
