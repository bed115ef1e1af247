package io.countinghouse.cli.imports;

import io.countinghouse.cli.CommandFailed;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The file: what it is, and how far it has been read. */
final class Source implements AutoCloseable {

  /** The formats of a file, by the names that users give them. */
  enum Format {
    CSV,
    NDJSON
  }

  private static final int GZIP_MAGIC = 0x1f8b;

  private final Path file;
  private final long bytes;
  private final Counted counted;
  private final BufferedInputStream content;

  private Source(Path file, Counted counted, BufferedInputStream content, long bytes) {
    this.file = file;
    this.counted = counted;
    this.content = content;
    this.bytes = bytes;
  }

  /** Counts what was read of the file itself, packed or not. */
  private static final class Counted extends FilterInputStream {
    private volatile long bytes;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread reads the file, others only look
    public int read() throws IOException {
      int read = super.read();
      bytes += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread reads the file, others only look
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      bytes += Math.max(0, read);
      return read;
    }
  }

  /** Opens a file; gzip is known by its content. */
  static Source open(Path file) throws IOException {
    var counted = new Counted(Files.newInputStream(file));
    try {
      var raw = new BufferedInputStream(counted, 64 * 1024);
      var content =
          isGzip(raw) ? new BufferedInputStream(new GZIPInputStream(raw, 64 * 1024)) : raw;
      return new Source(file, counted, content, Files.size(file));
    } catch (IOException e) {
      counted.close();
      throw e;
    }
  }

  private static boolean isGzip(BufferedInputStream in) throws IOException {
    in.mark(2);
    int magic = (in.read() << 8) | in.read();
    in.reset();
    return magic == GZIP_MAGIC;
  }

  /** The file's format: the given one, else as its name says, else as its first character says. */
  Format format(@Nullable Format given) throws IOException {
    if (given != null) {
      return given;
    }
    var name = file.toString().toLowerCase(Locale.ROOT);
    var plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    if (plain.endsWith(".csv")) {
      return Format.CSV;
    }
    if (plain.endsWith(".ndjson") || plain.endsWith(".jsonl")) {
      return Format.NDJSON;
    }
    content.mark(1);
    int first = content.read();
    content.reset();
    return first == '{' ? Format.NDJSON : Format.CSV;
  }

  /**
   * Its rows.
   *
   * @throws CommandFailed if a CSV header is missing or wrong
   */
  RowReader rows(Format format) throws IOException {
    var lines = new Lines(content);
    return switch (format) {
      case CSV -> CsvRows.open(lines);
      case NDJSON -> new NdjsonRows(lines);
    };
  }

  /** How much of the file has been read, 0..1. */
  double done() {
    return bytes == 0 ? 1 : Math.min(1, (double) counted.bytes / bytes);
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
