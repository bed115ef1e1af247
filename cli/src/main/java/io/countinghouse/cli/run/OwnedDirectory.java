package io.countinghouse.cli.run;

import io.countinghouse.cli.CommandFailed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A data directory that this process alone uses. The lock is the operating system's: it goes with
 * the process, also when that is killed.
 */
final class OwnedDirectory implements AutoCloseable {

  private static final String LOCK = "lock";

  private final Path dir;
  private final FileChannel channel;

  private OwnedDirectory(Path dir, FileChannel channel) {
    this.dir = dir;
    this.channel = channel;
  }

  /**
   * Makes the directory if it is missing, closes it to others and takes it.
   *
   * @throws CommandFailed if another process has it, or if it holds something else
   */
  static OwnedDirectory take(Path wanted) {
    var dir = wanted.toAbsolutePath().normalize();
    try {
      prepare(dir);
      var channel =
          FileChannel.open(
              dir.resolve(LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw new CommandFailed("%s is in use by %s".formatted(dir, holder(channel)));
      }
      var pid = Long.toString(ProcessHandle.current().pid());
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new OwnedDirectory(dir, channel);
    } catch (IOException e) {
      throw new CommandFailed(dir + " can't be used: " + e, e);
    }
  }

  private static void prepare(Path dir) throws IOException {
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    if (!Files.exists(dir)) {
      Files.createDirectories(dir, PosixFilePermissions.asFileAttribute(ownerOnly));
    }
    if (!Files.isDirectory(dir)) {
      throw new CommandFailed(dir + " is not a directory");
    }
    if (!Files.exists(dir.resolve(LOCK)) && !empty(dir)) {
      throw new CommandFailed(dir + " holds other files: name an empty or a new directory");
    }
    Files.setPosixFilePermissions(dir, ownerOnly);
  }

  private static boolean empty(Path dir) throws IOException {
    try (var files = Files.list(dir)) {
      return files.findAny().isEmpty();
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    try (channel) {
      var pid = ByteBuffer.allocate(20);
      channel.read(pid, 0);
      var text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
      return text.isEmpty() ? "another process" : "process " + text;
    }
  }

  /** Its absolute path. */
  Path path() {
    return dir;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
