package io.countinghouse.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What a child JVM has loaded and verified once, kept for the next one with the same classes: it
 * starts in two thirds of the time, with two thirds of the work. The JVM itself sees to it: the
 * first that ends in order writes the archive; one that finds it missing, damaged, or of other jars
 * or another Java starts without and writes a new one.
 */
final class ClassArchive {
  /** System property with the folder of the archives, each of some 50 MB; without it: none. */
  private static final String FOLDER = "stack.archives";

  private ClassArchive() {}

  static List<String> flags(String mainClass, ClassPath classes) {
    var text = System.getProperty(FOLDER, "");
    if (text.isEmpty() || !classes.onlyJars()) { // the JVM archives nothing out of folders
      return List.of();
    }
    var folder = Path.of(text).toAbsolutePath();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) { // not ours to write, or the disk is full: a slower start, no more
      return List.of();
    }
    return List.of(
        "-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + folder.resolve(name(mainClass, classes)),
        "-XX:+VerifySharedSpaces", // its checksums: a damaged one would end the JVM
        "-Xlog:cds*=off,aot*=off"); // that one is missing or stale is no news
  }

  /** One for each class path, so that two programs don't replace each other's all the time. */
  private static String name(String mainClass, ClassPath classes) {
    var crc = new CRC32();
    crc.update(classes.text().getBytes(StandardCharsets.UTF_8));
    var main = mainClass.substring(mainClass.lastIndexOf('.') + 1);
    return main + "-" + HexFormat.of().toHexDigits(crc.getValue(), 8) + ".jsa";
  }
}
