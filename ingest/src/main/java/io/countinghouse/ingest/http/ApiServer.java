package io.countinghouse.ingest.http;

import io.helidon.webserver.WebServer;

/** The HTTP server; each request has a virtual thread, so handlers may wait. */
public final class ApiServer implements AutoCloseable {

  /** More callers than the lanes' queues hold get an error sooner than a connection. */
  private static final int CONNECTIONS_MAX = 10_000;

  private final String host;
  private final WebServer server;

  private ApiServer(String host, WebServer server) {
    this.host = host;
    this.server = server;
  }

  /** Opens the port; 0: any free one. */
  public static ApiServer start(String host, int port, Routes routes) {
    var server =
        WebServer.builder()
            .host(host)
            .port(port)
            .shutdownHook(false) // the service closes it, in its own order
            .maxTcpConnections(CONNECTIONS_MAX)
            .routing(routes::to)
            .build();
    server.start();
    return new ApiServer(host, server);
  }

  /** Where it listens. */
  public String address() {
    var name = host.contains(":") ? "[" + host + "]" : host;
    return "http://" + name + ":" + server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
