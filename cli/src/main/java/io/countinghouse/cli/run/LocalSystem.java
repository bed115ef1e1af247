package io.countinghouse.cli.run;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.Connection;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The real servers and our services on this machine, with their data in one directory. */
public final class LocalSystem implements AutoCloseable {

  /** Until a service answers; a few seconds on a quiet machine, so this is for a busy one. */
  private static final Duration READY_MAX = Duration.ofMinutes(2);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Supervised> parts = new ArrayList<>();
  private final Consumer<String> say;
  private final Path dir;
  private final Connection connection;

  private LocalSystem(Path wanted, OptionalInt port, Optional<Path> model, Consumer<String> say)
      throws Exception {
    this.say = say;
    try {
      dir = opens(OwnedDirectory.take(wanted)).path();
      say.accept("starting PostgreSQL, Kafka and ClickHouse");
      var stack = opens(Stack.start(dir.resolve("stack")));
      supervise(stack);
      say.accept("starting ingest, fraud-scorer and analytics-loader");
      var door = IngestDoor.of(dir, port, say);
      startServices(Services.of(dir, stack.environment(), door, model));
      connection = connection(stack, door);
      connection.write(dir);
      opened.push(() -> Files.deleteIfExists(dir.resolve(Connection.FILE)));
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /**
   * Starts everything and waits until it is ready.
   *
   * @param dir where its data is kept, taken for this process alone
   * @param port where ingest listens; 0: any; empty: as before
   * @param model the scorer's file
   * @param say told, in one line each, what happens
   * @throws CommandFailed if the directory or the port can't be had
   */
  public static LocalSystem start(
      Path dir, OptionalInt port, Optional<Path> model, Consumer<String> say) throws Exception {
    return new LocalSystem(dir, port, model, say);
  }

  /** How to reach it; also in the directory's connection file while it runs. */
  public Connection connection() {
    return connection;
  }

  /** The absolute path of its directory. */
  public Path dir() {
    return dir;
  }

  /** One look at every server and service: what has died is started again, not too often. */
  public void tend() {
    parts.forEach(part -> part.tend(say));
  }

  /**
   * All at once. Only the scorer is not waited for longer than this: it may have to restore what it
   * knows of a million accounts, and payments are taken meanwhile, and scored later.
   */
  private void startServices(List<Services.Plan> plans) {
    var begun = new ArrayList<ServiceProcess>();
    for (var plan : plans) {
      var service = opens(plan.begin());
      parts.add(new Supervised(service.name(), service::alive, service::beginAgain));
      begun.add(service);
    }
    for (var service : begun) {
      awaitReady(service);
    }
  }

  private void awaitReady(ServiceProcess service) {
    try {
      if (service.isReadyWithin(READY_MAX)) {
        return;
      }
    } catch (IllegalStateException e) {
      throw notStarted(e);
    }
    if (!service.name().equals(Services.SCORER)) {
      throw new CommandFailed(
          "%s was not ready within %s; its log is in %s"
              .formatted(service.name(), READY_MAX, dir.resolve("logs")));
    }
    say.accept(
        "fraud-scorer is not ready yet (what it does is in its log): payments are taken, and"
            + " scored when it is");
  }

  private CommandFailed notStarted(IllegalStateException why) {
    var line = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
    return new CommandFailed(line + "; its log is in " + dir.resolve("logs"), why);
  }

  private void supervise(Stack stack) {
    var postgres = stack.postgres();
    var kafka = stack.kafka();
    var clickhouse = stack.clickhouse();
    parts.add(new Supervised("PostgreSQL", postgres::alive, postgres::restart));
    parts.add(new Supervised("Kafka", kafka::alive, kafka::restart));
    parts.add(new Supervised("ClickHouse", clickhouse::alive, clickhouse::restart));
  }

  private static Connection connection(Stack stack, IngestDoor door) {
    var environment = new HashMap<>(stack.environment());
    environment.put("INGEST_URL", "http://127.0.0.1:" + door.port());
    environment.put("INGEST_API_KEY", door.apiKey());
    return Connection.of(Map.copyOf(environment));
  }

  private <T extends AutoCloseable> T opens(T part) {
    opened.push(part);
    return part;
  }

  /** Stops everything in reverse order; what fails to stop does not keep the others. */
  @Override
  public void close() throws IOException {
    var failure = new IOException("not everything could be stopped");
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) { // the others must be stopped all the same
        failure.addSuppressed(e);
      }
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}
