package io.countinghouse.stack;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the ClickHouse engine lies that {@code npm ci} has brought. */
final class ClickHouseLibrary {
  private static final Path INSTALLED =
      Path.of("stack", "node_modules", "@chdb", "lib-linux-x64-gnu", "libchdb.so");

  private ClickHouseLibrary() {}

  /**
   * The system property {@code countinghouse.chdb}, else the one beside the project's own classes,
   * whatever the working directory is.
   */
  static Path find() {
    var told = System.getProperty("countinghouse.chdb");
    if (told != null) {
      return existing(Path.of(told), "the system property countinghouse.chdb");
    }
    var classes = ownClasses();
    for (var at = classes; at != null; at = at.getParent()) {
      var candidate = at.resolve(INSTALLED);
      if (Files.exists(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException(
        "The ClickHouse engine is missing: no folder above %s holds %s. Run `npm ci` in the folder stack, or name the file with -Dcountinghouse.chdb=…/libchdb.so"
            .formatted(classes, INSTALLED));
  }

  private static Path existing(Path file, String source) {
    if (!Files.exists(file)) {
      throw new IllegalStateException("There is no " + file + ", which " + source + " names");
    }
    return file.toAbsolutePath();
  }

  private static Path ownClasses() {
    try {
      var source = ClickHouseLibrary.class.getProtectionDomain().getCodeSource();
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the location of our classes", e);
    }
  }
}
