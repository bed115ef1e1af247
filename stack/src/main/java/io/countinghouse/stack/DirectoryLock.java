package io.countinghouse.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two parents from running servers on the same data; a parent's death releases it. */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the directory.
   *
   * @throws IllegalStateException if another stack runs in it
   */
  static DirectoryLock take(Path dir) {
    var file = dir.resolve("lock");
    try {
      Files.createDirectories(dir);
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locked(channel)) {
        return new DirectoryLock(channel);
      }
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("locking " + file, e);
    }
    throw new IllegalStateException("Another stack is already running in " + dir);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // this very JVM has it
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("releasing the lock", e);
    }
  }
}
