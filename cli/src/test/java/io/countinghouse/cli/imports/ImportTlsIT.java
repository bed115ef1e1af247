package io.countinghouse.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.SelfSigned;
import io.countinghouse.testkit.Servers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An import through TLS, with a certificate made here and gone with the test. */
@ExtendWith(RunningStack.class)
final class ImportTlsIT {

  private static final String KEY = "import-test-key";

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private static Path dir;

  private final StringWriter err = new StringWriter();

  @Test
  void onlyACertificateThatIsTrustedIsSpokenTo(Servers servers) throws Exception {
    var mine = SelfSigned.make(dir, "mine");
    var other = SelfSigned.make(dir, "other");
    var environment = new HashMap<>(servers.freshDatabase());
    var digest = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
    environment.put("INGEST_PORT", "0");
    environment.put("INGEST_API_KEYS", "test:" + HexFormat.of().formatHex(digest));
    environment.put("INGEST_LANES", "3"); // the topics are shared with the other tests here
    environment.put("INGEST_TLS_CERT", mine.certificate().toString());
    environment.put("INGEST_TLS_KEY", mine.key().toString());
    Files.writeString(dir.resolve("key"), KEY);
    var file = dir.resolve("payments.csv");
    Files.writeString(
        file,
        """
        debit_account,credit_account,amount,currency,occurred_at
        cash,tls-alice,1.00,EUR,2026-03-02T10:00:00Z
        """);
    try (var ingest =
        ServiceProcess.start(
            "ingest-tls", "io.countinghouse.ingest.IngestMain", environment, dir)) {
      var url = Objects.requireNonNull(ingest.ready().get("http"));
      assertTrue(url.startsWith("https://"), url);
      assertEquals(2, run(file, url), "the JDK does not know it");
      assertTrue(err.toString().contains("--ca"), err::toString);
      assertEquals(2, run(file, url, "--ca", other.certificate().toString()));
      var trusted = mine.certificate().toString();
      assertEquals(0, run(file, url, "--ca", trusted, "--open-accounts"), err::toString);
    }
  }

  @Test
  void aFileWithoutCertificatesAndPlainHttpAreSaid() throws Exception {
    var file = Files.writeString(dir.resolve("empty.csv"), "");
    Files.writeString(dir.resolve("key"), KEY);
    assertEquals(2, run(file, "http://127.0.0.1:1", "--ca", file.toString()));
    assertTrue(err.toString().contains("--ca goes with"), err::toString);
    assertEquals(2, run(file, "https://127.0.0.1:1", "--ca", file.toString()));
    assertTrue(err.toString().contains("certificate"), err::toString);
  }

  private int run(Path file, String url, String... more) {
    err.getBuffer().setLength(0);
    var arguments =
        new ArrayList<>(
            List.of(
                file.toString(), "--url", url, "--api-key-file", dir.resolve("key").toString()));
    arguments.addAll(Arrays.asList(more));
    return new CommandLine(new ImportCommand())
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }
}
