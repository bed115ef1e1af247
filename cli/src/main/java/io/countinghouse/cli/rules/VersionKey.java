package io.countinghouse.cli.rules;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A version of a rule or a list, such as {@code velocity-10m/2}. */
record VersionKey(String id, int version) {

  /** From the command line. */
  static final class Converter implements ITypeConverter<VersionKey> {

    @Override
    public VersionKey convert(String text) {
      int slash = text.lastIndexOf('/');
      try {
        if (slash > 0) {
          return new VersionKey(
              text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
        }
      } catch (NumberFormatException e) {
        throw failed(text);
      }
      throw failed(text);
    }

    private static TypeConversionException failed(String text) {
      return new TypeConversionException(
          text + " is no version of a rule or a list such as velocity-10m/2");
    }
  }

  @Override
  public String toString() {
    return id + "/" + version;
  }
}
