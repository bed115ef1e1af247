package io.countinghouse.ingest.http;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The certificate of the API; nothing older than TLS 1.2 is spoken.
 *
 * @param certificate PEM: the server's own first, then those that lead to the root
 * @param key PEM, PKCS#8, without a password: the file's rights are its protection
 */
public record ServerTls(Path certificate, Path key) {

  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /**
   * Reads both files.
   *
   * @throws IllegalArgumentException if one of them is not there or is something else
   */
  Tls tls() {
    try {
      var keys = keys();
      return Tls.builder()
          .privateKey(keys)
          .privateKeyCertChain(keys)
          .enabledProtocols(PROTOCOLS)
          .build();
    } catch (RuntimeException e) { // the reader's own; all of them mean that the files are no good
      throw new IllegalArgumentException(
          "INGEST_TLS_CERT and INGEST_TLS_KEY must be a certificate and its key in PEM: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Tells how long the certificate that is read now still holds, with those that lead to the root:
   * the first that runs out counts. A newer file is for the next start.
   */
  public void tellIn(MeterRegistry metrics, Clock clock) {
    var end =
        keys().certChain().stream()
            .map(each -> each.getNotAfter().toInstant())
            .min(Comparator.naturalOrder())
            .orElseThrow();
    Gauge.builder(
            "ingest.tls.remaining", end, at -> Duration.between(clock.instant(), at).toSeconds())
        .strongReference(true)
        .description("until the API's certificate runs out; below 0: it has")
        .baseUnit("seconds")
        .register(metrics);
  }

  private Keys keys() {
    return Keys.builder()
        .pem(pem -> pem.key(Resource.create(key)).certChain(Resource.create(certificate)))
        .build();
  }
}
