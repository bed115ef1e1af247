package io.countinghouse.reports.filing;

import io.countinghouse.events.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * The file of a batch. It is there whole or not at all, only its owner can read it, and it never
 * takes another's place. One that was killed while it was written leaves {@code <name>.half}, which
 * the next one removes.
 */
public final class BatchFile {

  private final Path file;
  private final @Nullable SchemaCheck schema;

  /**
   * @param schema by which the batch is checked before the file is there; null: it is not
   * @throws FileAlreadyExistsException if the file is there already
   */
  public BatchFile(Path file, @Nullable SchemaCheck schema) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    this.file = file;
    this.schema = schema;
  }

  /** Runs when the batch is written and checked, before the file is there. */
  @FunctionalInterface
  interface Recorder<T> {
    T record(String digest) throws SQLException, IOException;
  }

  /** Writes the batch; without any activity there is no file. */
  <T> T write(Form form, List<Element> activities, Recorder<T> recorder)
      throws SQLException, IOException {
    var half = file.resolveSibling(file.getFileName() + ".half");
    Files.deleteIfExists(half);
    if (activities.isEmpty()) {
      return recorder.record(Sha256.hex(""));
    }
    var bytes = bytes(form, activities);
    var ownerOnly = PosixFilePermissions.fromString("rw-------");
    Files.createFile(half, PosixFilePermissions.asFileAttribute(ownerOnly));
    try {
      Files.write(half, bytes);
      if (schema != null) {
        schema.check(half);
      }
      if (!Arrays.equals(Files.readAllBytes(half), bytes)) {
        throw new IOException(half + " is being written by another filing too");
      }
      var recorded = recorder.record(Sha256.hex(bytes));
      Files.move(half, file);
      return recorded;
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private static byte[] bytes(Form form, List<Element> activities) throws IOException {
    var out = new ByteArrayOutputStream();
    try {
      BatchXml.write(form, activities, out);
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
    return out.toByteArray();
  }
}
