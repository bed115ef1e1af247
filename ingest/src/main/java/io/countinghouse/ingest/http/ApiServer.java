package io.countinghouse.ingest.http;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import java.time.Duration;
import java.util.Optional;

/** The HTTP server; each request has a virtual thread, so handlers may wait. */
public final class ApiServer implements AutoCloseable {

  /** More callers than the lanes' queues hold get an error sooner than a connection. */
  private static final int CONNECTIONS_MAX = 10_000;

  /** A client that sends nothing for so long in the middle of a request is cut off. */
  private static final Duration READ_MAX = Duration.ofSeconds(10);

  /** Clients keep connections for the next request; one that has had none for so long is not. */
  private static final Duration IDLE_MAX = Duration.ofSeconds(60);

  /** At the end, requests that were read get their answers: longer than any waits for a lane. */
  private static final Duration END_MAX = Duration.ofSeconds(10);

  private static final Duration IDLE_LOOK = Duration.ofSeconds(10);

  /** Every path and query of the API fits four times. */
  private static final int REQUEST_LINE_BYTES_MAX = 4 * 1024;

  /** Key, idempotency key, trace headers and what proxies add. */
  private static final int HEADERS_BYTES_MAX = 16 * 1024;

  private final String host;
  private final boolean tls;
  private final WebServer server;

  private ApiServer(String host, boolean tls, WebServer server) {
    this.host = host;
    this.tls = tls;
    this.server = server;
  }

  /**
   * Opens the port; 0: any free one.
   *
   * @param slow watches over the connections; the caller runs it
   * @param tls empty: plain HTTP; given: nothing else than HTTPS
   */
  public static ApiServer start(
      String host, int port, Optional<ServerTls> tls, SlowClients slow, Routes routes) {
    var builder =
        WebServer.builder()
            .host(host)
            .port(port)
            .shutdownGracePeriod(END_MAX)
            .shutdownHook(false) // the service closes it, in its own order
            .maxTcpConnections(CONNECTIONS_MAX)
            .idleConnectionTimeout(IDLE_MAX)
            .idleConnectionPeriod(IDLE_LOOK)
            .connectionOptions(options -> options.readTimeout(READ_MAX))
            .addProtocol(
                Http1Config.builder()
                    .maxPrologueLength(REQUEST_LINE_BYTES_MAX)
                    .maxHeadersSize(HEADERS_BYTES_MAX)
                    .addReceiveListener(slow)
                    .build())
            .directHandlers(ProtocolErrors.handlers(slow))
            .routing(routes::to);
    tls.ifPresent(given -> builder.tls(given.tls()));
    var server = builder.build();
    server.start();
    return new ApiServer(host, tls.isPresent(), server);
  }

  /** Where it listens. */
  public String address() {
    var name = host.contains(":") ? "[" + host + "]" : host;
    return (tls ? "https://" : "http://") + name + ":" + server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
