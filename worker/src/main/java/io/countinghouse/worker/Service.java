package io.countinghouse.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The life of one service process. A {@code *Main} builds its parts in the order of the flow and
 * hands each to {@link #owns} or {@link #runs}. The service then runs until SIGTERM, the end of the
 * parent, or the failure of a worker; at its end all parts are closed in reverse.
 */
public final class Service {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  /**
   * A supervisor (Docker, systemd) sends SIGKILL sooner or later; longer than this nobody waits.
   */
  private static final long STOP_SECONDS_MAX = 60;

  private static final long READY_ASKED_MS = 100;

  private final String name;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final Map<String, String> addresses = new LinkedHashMap<>();
  private final List<Readiness> slow = new CopyOnWriteArrayList<>();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CompletableFuture<Integer> stop = new CompletableFuture<>();

  private Service(String name) {
    this.name = name;
  }

  /** What a service is made of: builds, starts and hands over its parts. */
  @FunctionalInterface
  public interface Wiring {
    void wire(Service service) throws Exception;
  }

  /**
   * Runs a service and ends the process: 0 after an orderly stop, 1 after a failure, 2 if the
   * settings are wrong.
   */
  public static void main(String name, Env env, Wiring wiring) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    int status = new Service(name).run(env, wiring);
    Runtime.getRuntime().halt(status);
  }

  /** Where the parts register their figures; served at {@code METRICS_PORT} if that is set. */
  public MeterRegistry metrics() {
    return metrics;
  }

  /** An address to be told in the ready file, such as {@code http}. */
  public void announces(String key, String address) {
    addresses.put(key, address);
  }

  /** Takes over a part; it is closed when the service stops, in reverse order. */
  public <T extends AutoCloseable> T owns(T part) {
    owned.push(part);
    return part;
  }

  /** The service is not ready before this part is; until then it can be asked and stopped. */
  public void readyWith(Readiness part) {
    slow.add(part);
  }

  /** Starts a worker; its failure stops the service. */
  public WorkerRunner runs(Worker worker) {
    return owns(WorkerRunner.start(worker, failure -> failed(worker.name(), failure)));
  }

  /** Stops the service because something it can't go on without has failed. */
  public void failed(String part, Throwable failure) {
    LOG.atError()
        .addKeyValue("service", name)
        .addKeyValue("part", part)
        .setCause(failure)
        .log("failed");
    stop.complete(1);
  }

  /** Read by logback.xml itself, which would be silent about a form that it does not have. */
  private static void logFormat(Env env) {
    var format = env.text("LOG_FORMAT", "json");
    if (!format.equals("json") && !format.equals("text")) {
      throw new IllegalArgumentException("LOG_FORMAT must be json or text");
    }
  }

  private int run(Env env, Wiring wiring) {
    int status = 1;
    try {
      logFormat(env);
      var life = owns(ProcessLife.of(env));
      wiring.wire(this);
      life.metricsPort().ifPresent(this::serveMetrics);
      Runtime.getRuntime().addShutdownHook(Threads.hook("stop-" + name, this::onSignal));
      life.stopWithParent(() -> stop.complete(0));
      if (isReadyBeforeItStops()) {
        life.ready(addresses);
        LOG.atInfo().addKeyValue("service", name).addKeyValue("addresses", addresses).log("ready");
      }
      status = stop.join();
    } catch (IllegalArgumentException e) { // the settings are read before anything is started
      LOG.atError().addKeyValue("service", name).log("bad settings: {}", e.getMessage());
      status = 2;
    } catch (Exception e) { // a service that can't start says why and ends
      failed("start", e);
    }
    boolean clean = closeAll();
    LOG.atInfo().addKeyValue("service", name).addKeyValue("status", status).log("stopped");
    return clean ? status : 1;
  }

  private boolean isReadyBeforeItStops() throws Exception {
    while (!stop.isDone() && waitsFor().isPresent()) {
      try {
        var _ = stop.get(READY_ASKED_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // it goes on, and is asked again
      }
    }
    return !stop.isDone();
  }

  /** Of the parts in their order, the first that is not ready. */
  private Optional<String> waitsFor() {
    return slow.stream().map(Readiness::waitsFor).flatMap(Optional::stream).findFirst();
  }

  private void serveMetrics(int port) {
    var server = owns(MetricsServer.start(metrics, port, this::waitsFor));
    announces("metrics", server.address());
    LOG.atInfo().addKeyValue("address", server.address()).log("metrics");
  }

  /**
   * On the hook's thread: lets the main thread close all and halt the process, which ends this one
   * too. Were it to return before, the process would end with the signal's code.
   */
  private void onSignal() {
    stop.complete(0);
    try {
      Pause.of(Duration.ofSeconds(STOP_SECONDS_MAX)); // unless the process ends before
      LOG.error("{} has not stopped after {} s", name, STOP_SECONDS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean closeAll() {
    boolean clean = true;
    while (!owned.isEmpty()) {
      var part = owned.pop();
      try {
        part.close();
      } catch (Exception e) { // the parts after it must be closed all the same
        clean = false;
        LOG.atError()
            .addKeyValue("part", part.getClass().getSimpleName())
            .setCause(e)
            .log("could not be closed");
      }
    }
    return clean;
  }
}
