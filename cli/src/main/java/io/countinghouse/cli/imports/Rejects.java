package io.countinghouse.cli.imports;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells of the lines that do not go in: the first ones on standard error, all in a file, which is
 * made anew when there is the first one and removed at the start if it is there.
 */
final class Rejects implements AutoCloseable {

  private static final int SHOWN_MAX = 20;

  private final Path file;
  private final Source.Format format;
  private final PrintWriter err;
  private final JsonMapper json = new JsonMapper();
  private @Nullable Writer out;
  private long count;

  private Rejects(Path file, Source.Format format, PrintWriter err) {
    this.file = file;
    this.format = format;
    this.err = err;
  }

  static Rejects open(Path file, Source.Format format, PrintWriter err) throws IOException {
    Files.deleteIfExists(file);
    return new Rejects(file, format, err);
  }

  /** Where it is put if the user names no place: beside the imported file. */
  static Path beside(Path file, Source.Format format) {
    var extension =
        switch (format) {
          case CSV -> ".rejects.csv";
          case NDJSON -> ".rejects.ndjson";
        };
    return file.resolveSibling(file.getFileName() + extension);
  }

  /** Called by the senders too. */
  synchronized void add(Reject reject) {
    count++;
    if (count <= SHOWN_MAX) {
      err.printf("line %d: %s %s%n", reject.line(), reject.field(), Text.shown(reject.rule()));
      err.flush();
    } else if (count == SHOWN_MAX + 1) {
      err.printf("more bad lines are in %s%n", file);
      err.flush();
    }
    try {
      write(reject);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Reject reject) throws IOException {
    var to = out;
    if (to == null) {
      to = Files.newBufferedWriter(file);
      out = to;
      if (format == Source.Format.CSV) {
        CSVFormat.RFC4180.printRecord(to, "line", "field", "rule", "original");
      }
    }
    switch (format) {
      case CSV ->
          CSVFormat.RFC4180.printRecord(
              to, reject.line(), reject.field(), reject.rule(), reject.original());
      case NDJSON -> {
        var members = new LinkedHashMap<String, Object>();
        members.put("line", reject.line());
        members.put("field", reject.field());
        members.put("rule", reject.rule());
        members.put("original", reject.original());
        to.write(json.writeValueAsString(members) + "\n");
      }
    }
  }

  /** Where they are; null if there are none. */
  synchronized @Nullable Path written() {
    return out == null ? null : file;
  }

  @Override
  public synchronized void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
