package io.countinghouse.reports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds the report files: in this module's jar or its build folder. */
final class ReportFiles {

  private static final String FOLDER = "/reports";
  private static final String ENDING = ".sql";
  private static final Map<String, String> SHIPPED = shipped();

  private ReportFiles() {}

  /** The text of each report that came with this program, by its name, sorted. */
  static Map<String, String> texts() {
    return SHIPPED;
  }

  private static Map<String, String> shipped() {
    var folder = Objects.requireNonNull(ReportFiles.class.getResource(FOLDER), FOLDER);
    try {
      return folder.openConnection() instanceof JarURLConnection jar
          ? inJar(Path.of(jar.getJarFileURL().toURI()))
          : in(Path.of(folder.toURI()));
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("reports can't be read from " + folder, e);
    }
  }

  private static Map<String, String> inJar(Path file) throws IOException {
    try (var jar = FileSystems.newFileSystem(file)) {
      return in(jar.getPath(FOLDER));
    }
  }

  private static Map<String, String> in(Path folder) {
    SortedMap<String, String> texts = new TreeMap<>();
    try (var files = Files.newDirectoryStream(folder, "*" + ENDING)) {
      for (var file : files) {
        var name = file.getFileName().toString();
        texts.put(name.substring(0, name.length() - ENDING.length()), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reports can't be read from " + folder, e);
    }
    return Collections.unmodifiableSortedMap(texts);
  }
}
