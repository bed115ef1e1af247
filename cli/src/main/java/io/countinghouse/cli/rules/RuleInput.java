package io.countinghouse.cli.rules;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.events.RuleDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with one document. */
public final class RuleInput {

  private static final long BYTES_MAX = 1 << 20;

  private RuleInput() {}

  /**
   * Reads a document; line breaks and spaces between its parts are left out.
   *
   * @throws CommandFailed if it can't be read, or is no document
   */
  public static RuleDocument read(Path file) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new CommandFailed(file + " is longer than " + BYTES_MAX + " bytes");
      }
      return RuleDocument.compact(Files.readString(file));
    } catch (IOException e) {
      throw new CommandFailed(file + " can't be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(file + ": " + e.getMessage(), e);
    }
  }
}
