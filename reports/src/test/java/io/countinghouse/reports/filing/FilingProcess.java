package io.countinghouse.reports.filing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes a batch in a process of its own; when it is written it waits to be killed. */
final class FilingProcess {

  private FilingProcess() {}

  public static void main(String[] args) throws Exception {
    new BatchFile(Path.of(args[0]), null)
        .write(
            Form.CTR,
            FormsTest.cashReports(),
            digest -> {
              System.out.println(digest);
              return System.in.read(); // the test has ended
            });
  }

  /** Returns when it was killed, with the batch written and not yet where it belongs. */
  static void killed(Path file) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FilingProcess.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var told =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      if (told.readLine() == null) {
        throw new IOException("it ended by itself");
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
