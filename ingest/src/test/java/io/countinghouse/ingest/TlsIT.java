package io.countinghouse.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.SelfSigned;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API with a certificate, made here and gone with the test. */
final class TlsIT {

  @TempDir private static Path dir;
  private static Ingest servers;
  private static ServiceProcess service;
  private static SelfSigned own;
  private static SSLContext trusting;

  @BeforeAll
  static void start() throws Exception {
    own = SelfSigned.make(dir, "api");
    trusting = trusting(own.itself());
    servers = Ingest.servers();
    service =
        servers.start(
            "ingest",
            Map.of(
                "INGEST_TLS_CERT",
                own.certificate().toString(),
                "INGEST_TLS_KEY",
                own.key().toString(),
                "METRICS_PORT",
                "0"));
  }

  @AfterAll
  static void stop() {
    service.close();
    servers.close();
  }

  @Test
  void theApiSpeaksHttps() throws Exception {
    assertEquals("https", address().getScheme());
    try (var client = HttpClient.newBuilder().sslContext(trusting).build()) {
      var request =
          HttpRequest.newBuilder(address().resolve("/v1/accounts/nobody"))
              .header("Authorization", "Bearer " + Ingest.KEY)
              .build();
      assertEquals(404, client.send(request, BodyHandlers.ofString()).statusCode());
    }
    assertTrue(
        servers.number(
                "SELECT count(*) FROM ledger.audit WHERE event = 'ingest-started'"
                    + " AND detail ->> 'tls' = 'true'")
            >= 1);
  }

  @Test
  void howLongTheCertificateLastsIsAFigure() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var metrics = URI.create(String.valueOf(service.ready().get("metrics")));
      var left = Duration.between(Instant.now(), own.itself().getNotAfter().toInstant());
      var told =
          client
              .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
              .body()
              .lines()
              .filter(line -> line.startsWith("ingest_tls_remaining_seconds "))
              .map(line -> Double.parseDouble(line.split(" ", 2)[1]))
              .toList();
      assertEquals(1, told.size());
      assertEquals((double) left.toSeconds(), told.getFirst(), 60);
    }
  }

  @Test
  void plainHttpIsRefused() throws Exception {
    try (var socket = new Socket(address().getHost(), address().getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertTrue(!answer.contains("HTTP/1.1 200") && !answer.contains("live"), answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theProtocolsOfTodayAreSpoken(String protocol) throws Exception {
    assertEquals(protocol, handshake(protocol));
  }

  @Test
  void anOlderProtocolIsRefused() {
    assertThrows(SSLException.class, () -> handshake("TLSv1.1"));
  }

  private static String handshake(String protocol) throws IOException {
    var plain = new Socket(address().getHost(), address().getPort());
    try (var socket =
        (SSLSocket)
            trusting
                .getSocketFactory()
                .createSocket(plain, address().getHost(), address().getPort(), true)) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }

  private static URI address() {
    return URI.create(String.valueOf(service.ready().get("http")));
  }

  private static SSLContext trusting(X509Certificate certificate) throws Exception {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("api", certificate);
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), new SecureRandom());
    return context;
  }
}
