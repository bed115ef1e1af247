package io.countinghouse.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves a service's figures at {@code /metrics} in Prometheus' text form, and at {@code
 * /health/ready} whether it is ready (200) and what it waits for (503), on loopback only.
 */
public final class MetricsServer implements AutoCloseable {

  private static final String FIGURES = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";

  private final HttpServer server;
  private final PrometheusMeterRegistry metrics;
  private final Readiness readiness;
  private final JsonMapper json = new JsonMapper();

  private MetricsServer(HttpServer server, PrometheusMeterRegistry metrics, Readiness readiness) {
    this.server = server;
    this.metrics = metrics;
    this.readiness = readiness;
  }

  /**
   * Starts it, of something that is ready from the start.
   *
   * @param port 0: any that is free
   * @throws UncheckedIOException if the port can't be had
   */
  public static MetricsServer start(PrometheusMeterRegistry metrics, int port) {
    return start(metrics, port, Optional::empty);
  }

  /**
   * Starts it.
   *
   * @param port 0: any that is free
   * @throws UncheckedIOException if the port can't be had
   */
  public static MetricsServer start(
      PrometheusMeterRegistry metrics, int port, Readiness readiness) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      var server = new MetricsServer(HttpServer.create(address, 0), metrics, readiness);
      server.server.createContext("/metrics", server::figures);
      server.server.createContext("/health/ready", server::ready);
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

  private void figures(HttpExchange exchange) throws IOException {
    answer(exchange, 200, FIGURES, metrics.scrape().getBytes(StandardCharsets.UTF_8));
  }

  private void ready(HttpExchange exchange) throws IOException {
    var waitsFor = readiness.waitsFor();
    var said = new LinkedHashMap<String, Object>();
    said.put("ready", waitsFor.isEmpty());
    waitsFor.ifPresent(what -> said.put("waits", what));
    answer(exchange, waitsFor.isEmpty() ? 200 : 503, JSON, json.writeValueAsBytes(said));
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
