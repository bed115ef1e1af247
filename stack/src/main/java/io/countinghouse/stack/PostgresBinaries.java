package io.countinghouse.stack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL itself, unpacked once a machine from the jar that carries it. */
final class PostgresBinaries {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
  private static final Path UNSHARE = Path.of("/usr/bin/unshare");

  private final Path home;

  private PostgresBinaries(Path home) {
    this.home = home;
  }

  static PostgresBinaries unpacked() {
    try {
      var cache = Path.of(System.getProperty("user.home"), ".cache", "countinghouse");
      var home = cache.resolve("postgresql-" + digest());
      if (!Files.isDirectory(home)) {
        Files.createDirectories(cache);
        unpack(Files.createTempDirectory(cache, "unpacking-"), home);
      }
      return new PostgresBinaries(home);
    } catch (IOException e) {
      throw new UncheckedIOException("unpacking PostgreSQL", e);
    }
  }

  /**
   * The command line of one of its programs. PostgreSQL refuses to run as root, so root unshares.
   */
  List<String> command(String program, List<String> arguments) {
    var command = new ArrayList<String>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of(UNSHARE.toString(), "-U"));
    }
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    return command;
  }

  private static InputStream archive() {
    var archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE);
    if (archive == null) {
      throw new IllegalStateException("the PostgreSQL binaries are not on the class path");
    }
    return archive;
  }

  private static String digest() throws IOException {
    var crc = new CRC32();
    try (var in = archive()) {
      crc.update(in.readAllBytes());
    }
    return HexFormat.of().toHexDigits(crc.getValue(), 8);
  }

  private static void unpack(Path fresh, Path home) throws IOException {
    try (var tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(archive())))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, fresh);
      }
    }
    try {
      Files.move(fresh, home);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // Another JVM was faster, with the same content; ours stays behind under its temporary name.
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path into)
      throws IOException {
    var file = into.resolve(entry.getName()).normalize();
    if (!file.startsWith(into)) {
      throw new IOException("entry outside of its archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(file, into.resolve(entry.getLinkName()).normalize());
    } else {
      Files.copy(tar, file);
      if ((entry.getMode() & 0100) != 0) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }
}
