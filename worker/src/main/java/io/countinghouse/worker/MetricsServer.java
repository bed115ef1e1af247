package io.countinghouse.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Serves a service's figures at {@code /metrics} in Prometheus' text form, on loopback only. */
public final class MetricsServer implements AutoCloseable {

  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final PrometheusMeterRegistry metrics;

  private MetricsServer(HttpServer server, PrometheusMeterRegistry metrics) {
    this.server = server;
    this.metrics = metrics;
  }

  /**
   * Starts it.
   *
   * @param port 0: any that is free
   * @throws UncheckedIOException if the port can't be had
   */
  public static MetricsServer start(PrometheusMeterRegistry metrics, int port) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      var server = new MetricsServer(HttpServer.create(address, 0), metrics);
      server.server.createContext("/metrics", server::serve);
      server.server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("METRICS_PORT can't be opened: " + port, e);
    }
  }

  /** Where its figures are. */
  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/metrics";
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = metrics.scrape().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", CONTENT_TYPE);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
