package io.countinghouse.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest, and the Java it runs on. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    var version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "countinghouse " + Objects.requireNonNullElse(version, "from classes"),
      "Java " + Runtime.version() + ", " + System.getProperty("os.name"),
    };
  }
}
