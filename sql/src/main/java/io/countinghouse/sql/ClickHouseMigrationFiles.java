package io.countinghouse.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Finds the migrations: in this module's jar, its build folder, or any folder. */
final class ClickHouseMigrationFiles {

  private static final String FOLDER = "/sql/clickhouse";

  private ClickHouseMigrationFiles() {}

  /** Those that came with this program. */
  static List<ClickHouseMigration> shipped() {
    var folder = Objects.requireNonNull(ClickHouseMigrationFiles.class.getResource(FOLDER), FOLDER);
    try {
      return folder.openConnection() instanceof JarURLConnection jar
          ? inJar(Path.of(jar.getJarFileURL().toURI()))
          : in(Path.of(folder.toURI()));
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("migrations can't be read from " + folder, e);
    }
  }

  private static List<ClickHouseMigration> inJar(Path file) throws IOException {
    try (var jar =
        FileSystems.newFileSystem(file)) { // one of our own, closed without harm to others
      return in(jar.getPath(FOLDER));
    }
  }

  /**
   * Those of a folder, in order.
   *
   * @throws IllegalArgumentException if they are not numbered 1, 2, 3 … or one is not well formed
   */
  static List<ClickHouseMigration> in(Path folder) {
    var found = new ArrayList<ClickHouseMigration>();
    try (var files = Files.newDirectoryStream(folder, "*.sql")) {
      for (var file : files) {
        found.add(ClickHouseMigration.of(file.getFileName().toString(), Files.readString(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("migrations can't be read from " + folder, e);
    }
    found.sort(Comparator.comparingInt(ClickHouseMigration::version));
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).version() != i + 1) {
        throw new IllegalArgumentException(
            found.get(i).name() + " must have the number " + (i + 1) + ": no gap, no double");
      }
    }
    return List.copyOf(found);
  }
}
