package io.countinghouse.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A certificate for 127.0.0.1 that runs out in two days, and nobody trusts yet.
 *
 * @param certificate its file, PEM
 * @param key the file of its key, PEM, without a password
 */
public record SelfSigned(Path certificate, Path key, X509Certificate itself) {

  private static final String PASSWORD = "only-for-this-test";

  /**
   * Makes one by the JDK's own tool.
   *
   * @param dir where its files go
   * @param name what they begin with
   */
  public static SelfSigned make(Path dir, String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    var file = dir.resolve(name + ".p12");
    var words =
        "%s -genkeypair -alias api -keyalg EC -groupname secp256r1 -dname CN=test -validity 2 -ext SAN=ip:127.0.0.1 -storetype PKCS12 -keystore %s -storepass %s"
            .formatted(Path.of(System.getProperty("java.home"), "bin", "keytool"), file, PASSWORD)
            .split(" ", -1);
    var tool = new ProcessBuilder(words).inheritIO().start();
    if (!tool.waitFor(60, TimeUnit.SECONDS) || tool.exitValue() != 0) {
      throw new IOException("keytool made no certificate");
    }
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    var itself = (X509Certificate) store.getCertificate("api");
    var key = store.getKey("api", PASSWORD.toCharArray());
    return new SelfSigned(
        pem(dir.resolve(name + ".pem"), "CERTIFICATE", itself.getEncoded()),
        pem(dir.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded()),
        itself);
  }

  private static Path pem(Path file, String kind, byte[] der) throws IOException {
    var base64 = Base64.getMimeEncoder().encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind));
  }
}
