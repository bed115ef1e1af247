package io.countinghouse.cli.imports;

import io.countinghouse.cli.CommandFailed;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** The HTTP API; tries again what may well succeed later, for a bounded time. */
final class Api implements AutoCloseable {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  /** Longer than the server may take for a batch that waits behind others. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  private static final Set<Integer> LATER = Set.of(429, 502, 503, 504);

  private final String url;
  private final String key;
  private final HttpClient client;

  /**
   * @param trusting whom it believes to be the server; null: whom the JDK does
   */
  Api(String url, String key, @Nullable SSLContext trusting, Executor executor) {
    this.url = url.replaceAll("/+$", "");
    this.key = key;
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .executor(executor);
    this.client = (trusting == null ? builder : builder.sslContext(trusting)).build();
  }

  HttpResponse<byte[]> postBatch(byte[] ndjson) throws InterruptedException {
    return send(
        request("/v1/transactions/batch", "application/x-ndjson")
            .POST(BodyPublishers.ofByteArray(ndjson)));
  }

  HttpResponse<byte[]> openAccount(byte[] json) throws InterruptedException {
    return send(request("/v1/accounts", "application/json").POST(BodyPublishers.ofByteArray(json)));
  }

  HttpResponse<byte[]> account(String name) throws InterruptedException {
    var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return send(request("/v1/accounts/" + encoded, "application/json").GET());
  }

  private HttpRequest.Builder request(String path, String mediaType) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(ANSWER_MAX)
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", mediaType);
  }

  /**
   * Sends a request, again if need be: every request here may be sent twice without harm.
   *
   * @throws CommandFailed if it stays unanswered, or the key is refused
   */
  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws InterruptedException {
    var retry = new Retry();
    while (true) {
      String why;
      try {
        var response = client.send(request.build(), BodyHandlers.ofByteArray());
        if (response.statusCode() == 401 || response.statusCode() == 403) {
          throw new CommandFailed(url + " refuses the API key");
        }
        if (!LATER.contains(response.statusCode())) {
          return response;
        }
        why = "answers " + response.statusCode();
      } catch (SSLHandshakeException e) { // the next attempt would see the same certificate
        throw new CommandFailed(
            url + " does not show a certificate that is trusted (--ca): " + e.getMessage(), e);
      } catch (IOException e) {
        why = "can't be reached (" + e.getClass().getSimpleName() + ")";
      }
      if (!retry.again()) {
        throw new CommandFailed(
            "%s %s, also after %d attempts".formatted(url, why, Retry.ATTEMPTS_MAX));
      }
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
