package io.countinghouse.cli.run;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.Connection;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.stack.Stack;
import io.countinghouse.worker.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The real servers and our services on this machine, with their data in one directory. */
public final class LocalSystem implements AutoCloseable {

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

  private void startServices(List<Services.Plan> plans) throws Exception {
    try (var threads = Threads.perTask("start")) {
      var starting = new ArrayList<Future<ServiceProcess>>();
      for (var plan : plans) {
        starting.add(threads.submit(plan::start));
      }
      ExecutionException failure = null;
      for (var each : starting) {
        try {
          var service = opens(each.get());
          parts.add(new Supervised(service.name(), service::alive, service::restart));
        } catch (ExecutionException e) { // those that have started must be stopped too
          failure = e;
        }
      }
      if (failure != null) {
        throw notStarted(failure);
      }
    }
  }

  private CommandFailed notStarted(ExecutionException failure) {
    var why = Objects.requireNonNullElse(failure.getCause(), failure);
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
