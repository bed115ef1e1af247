package io.countinghouse.stack;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A properties file in the stack's directory, readable by its owner only. */
final class Kept {
  private final Path file;

  private Kept(Path file) {
    this.file = file;
  }

  static Kept credentials(Path dir) {
    return new Kept(dir.resolve("credentials.properties"));
  }

  static Kept ports(Path dir) {
    return new Kept(dir.resolve("ports.properties"));
  }

  /** The value under the key; made, and written to the file, when it is not there yet. */
  String get(String key, Supplier<String> make) {
    var value = read().getProperty(key);
    return value != null ? value : put(key, make.get());
  }

  String put(String key, String value) {
    var all = read();
    all.setProperty(key, value);
    var text =
        all.stringPropertyNames().stream()
            .sorted()
            .map(each -> each + "=" + all.getProperty(each) + "\n")
            .collect(Collectors.joining());
    write(file, text);
    return value;
  }

  private Properties read() {
    var all = new Properties();
    if (Files.exists(file)) {
      try {
        all.load(new StringReader(Files.readString(file)));
      } catch (IOException e) {
        throw new UncheckedIOException("reading " + file, e);
      }
    }
    return all;
  }

  /** Replaces the file as a whole; it is never open to anyone else, not even for a moment. */
  static void write(Path file, String text) {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, text, StandardOpenOption.WRITE);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + file, e);
    }
  }
}
