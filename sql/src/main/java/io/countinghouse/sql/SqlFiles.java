package io.countinghouse.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds all files of a folder that end in {@code .sql}, wherever the folder is. */
public final class SqlFiles {

  private static final String ENDING = ".sql";

  private SqlFiles() {}

  /**
   * The texts of those that came with a module, in its jar or its build folder.
   *
   * @param of a class of the module
   * @param folder its absolute path within the module
   * @return by name without the ending, sorted
   */
  public static SortedMap<String, String> shipped(Class<?> of, String folder) {
    var found = Objects.requireNonNull(of.getResource(folder), folder);
    try {
      return found.openConnection() instanceof JarURLConnection jar
          ? inJar(Path.of(jar.getJarFileURL().toURI()), folder)
          : in(Path.of(found.toURI()));
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("SQL can't be read from " + found, e);
    }
  }

  private static SortedMap<String, String> inJar(Path file, String folder) throws IOException {
    try (var jar =
        FileSystems.newFileSystem(file)) { // one of our own, closed without harm to others
      return in(jar.getPath(folder));
    }
  }

  /** The texts of those in a folder, by name without the ending, sorted. */
  static SortedMap<String, String> in(Path folder) {
    var texts = new TreeMap<String, String>();
    try (var files = Files.newDirectoryStream(folder, "*" + ENDING)) {
      for (var file : files) {
        var name = file.getFileName().toString();
        texts.put(name.substring(0, name.length() - ENDING.length()), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("SQL can't be read from " + folder, e);
    }
    return Collections.unmodifiableSortedMap(texts);
  }
}
