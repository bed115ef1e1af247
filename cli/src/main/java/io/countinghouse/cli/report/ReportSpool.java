package io.countinghouse.cli.report;

import io.countinghouse.reports.ReportOutput;
import io.countinghouse.reports.runs.ReportRuns;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Holds a report's output in a file that only its owner can read, until the run is done and kept:
 * what is printed is a whole report, or nothing.
 */
final class ReportSpool implements ReportRuns.Spool, AutoCloseable {

  private final Path file;
  private final ReportOutput.Format format;
  private @Nullable Writer open;

  ReportSpool(ReportOutput.Format format) throws IOException {
    this.file = Files.createTempFile("countinghouse-report", ".out");
    this.format = format;
  }

  @Override
  public ReportOutput restart() throws IOException {
    end();
    open = Files.newBufferedWriter(file);
    return ReportOutput.of(format, open);
  }

  private void end() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  /** Copies what came. */
  void copyTo(Writer out) throws IOException {
    end();
    try (var in = Files.newBufferedReader(file)) {
      in.transferTo(out);
    }
  }

  @Override
  public void close() throws IOException {
    end();
    Files.deleteIfExists(file);
  }
}
