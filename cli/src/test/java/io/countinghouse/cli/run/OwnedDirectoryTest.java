package io.countinghouse.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.cli.CommandFailed;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedDirectoryTest {

  @Test
  void itIsMadeForItsOwnerAlone(@TempDir Path parent) throws Exception {
    try (var dir = OwnedDirectory.take(parent.resolve("a/data"))) {
      var permissions = Files.getPosixFilePermissions(dir.path());
      assertEquals("rwx------", PosixFilePermissions.toString(permissions));
    }
  }

  @Test
  void nobodyElseCanTakeItUntilItIsGivenBack(@TempDir Path parent) throws Exception {
    var wanted = parent.resolve("data");
    try (var first = OwnedDirectory.take(wanted)) {
      assertTrue(Files.isDirectory(first.path()));
      // within one JVM the lock shows as this exception, between processes as CommandFailed
      assertThrows(OverlappingFileLockException.class, () -> OwnedDirectory.take(wanted));
    }
    OwnedDirectory.take(wanted).close();
  }

  @Test
  void aDirectoryWithOtherFilesIsLeftAlone(@TempDir Path dir) throws Exception {
    Files.writeString(dir.resolve("thesis.txt"), "mine");
    var failure = assertThrows(CommandFailed.class, () -> OwnedDirectory.take(dir));
    assertTrue(String.valueOf(failure.getMessage()).contains("holds other files"));
  }
}
