package io.countinghouse.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Settings in a file that its owner alone can read. */
public final class OwnerFile {

  private OwnerFile() {}

  /** What the file says; empty if there is none. */
  public static Map<String, String> read(Path file) throws IOException {
    var found = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      found.load(in);
    } catch (NoSuchFileException e) {
      return Map.of();
    }
    var settings = new LinkedHashMap<String, String>();
    found.stringPropertyNames().forEach(key -> settings.put(key, found.getProperty(key)));
    return settings;
  }

  /** Writes the file, whole or not at all; nobody else can read it at any moment. */
  public static void write(Path file, Map<String, String> settings) throws IOException {
    var text = new StringBuilder();
    settings.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var half = file.resolveSibling(file.getFileName() + ".half");
    Files.deleteIfExists(half);
    Files.createFile(half, ownerOnly);
    Files.writeString(half, text, StandardCharsets.UTF_8);
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
