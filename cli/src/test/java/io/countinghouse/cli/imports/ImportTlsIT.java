package io.countinghouse.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
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
  private static final String PASSWORD = "only-for-this-test";

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private static Path dir;

  private final StringWriter err = new StringWriter();

  @Test
  void onlyACertificateThatIsTrustedIsSpokenTo(Servers servers) throws Exception {
    var mine = certificate("mine");
    var other = certificate("other");
    var environment = new HashMap<>(servers.freshDatabase());
    var digest = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
    environment.put("INGEST_PORT", "0");
    environment.put("INGEST_API_KEYS", "test:" + HexFormat.of().formatHex(digest));
    environment.put("INGEST_LANES", "3"); // the topics are shared with the other tests here
    environment.put("INGEST_TLS_CERT", mine.toString());
    environment.put("INGEST_TLS_KEY", dir.resolve("mine.key").toString());
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
      assertEquals(2, run(file, url, "--ca", other.toString()));
      assertEquals(0, run(file, url, "--ca", mine.toString(), "--open-accounts"), err::toString);
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

  /** By the JDK's own tool; the key beside it. */
  private static Path certificate(String name) throws Exception {
    var file = dir.resolve(name + ".p12");
    var words =
        "%s -genkeypair -alias api -keyalg EC -groupname secp256r1 -dname CN=test -validity 2 -ext SAN=ip:127.0.0.1 -storetype PKCS12 -keystore %s -storepass %s"
            .formatted(Path.of(System.getProperty("java.home"), "bin", "keytool"), file, PASSWORD)
            .split(" ", -1);
    assertEquals(0, new ProcessBuilder(words).inheritIO().start().waitFor());
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    var key = store.getKey("api", PASSWORD.toCharArray());
    pem(dir.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded());
    return pem(dir.resolve(name), "CERTIFICATE", store.getCertificate("api").getEncoded());
  }

  private static Path pem(Path file, String kind, byte[] der) throws IOException {
    var base64 = Base64.getMimeEncoder().encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind));
  }
}
