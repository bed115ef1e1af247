package io.countinghouse.testkit;

import io.countinghouse.stack.Stack;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The shared servers, with databases of one's own. Topics cannot be had apart, because their names
 * are contracts: a test that needs empty ones starts its own {@link
 * io.countinghouse.stack.KafkaBroker}.
 */
public final class Servers implements AutoCloseable {
  private final Stack stack;
  private final AtomicInteger databases = new AtomicInteger();

  Servers(Stack stack) {
    this.stack = stack;
  }

  public Stack stack() {
    return stack;
  }

  /** The stack's environment with a new, empty PostgreSQL database. */
  public Map<String, String> freshDatabase() {
    var name = "test_" + databases.incrementAndGet();
    stack.postgres().createDatabase(name);
    return changed("POSTGRES_URL", stack.postgres().url(name));
  }

  /**
   * The stack's environment with a new PostgreSQL database that has all that another one has.
   *
   * @param template its name; nobody may be connected to it meanwhile
   */
  public Map<String, String> copyOfDatabase(String template) {
    var name = "test_" + databases.incrementAndGet();
    stack.postgres().copyDatabase(template, name);
    return changed("POSTGRES_URL", stack.postgres().url(name));
  }

  /** The stack's environment with a new, empty ClickHouse database. */
  public Map<String, String> freshClickHouseDatabase() {
    var name = "countinghouse_test_" + databases.incrementAndGet();
    stack.clickhouse().createDatabase(name);
    return changed("CLICKHOUSE_DATABASE", name);
  }

  @Override
  public void close() {
    stack.close();
  }

  private Map<String, String> changed(String key, String value) {
    var environment = new HashMap<>(stack.environment());
    environment.put(key, value);
    return Map.copyOf(environment);
  }
}
