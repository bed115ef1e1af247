package io.countinghouse.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.stack.Stack;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningStack.class)
class RunningStackIT {
  @Test
  void theServersRunAndAreShared(Stack stack, Servers servers) {
    assertTrue(stack.postgres().alive() && stack.kafka().alive() && stack.clickhouse().alive());
    assertSame(stack, servers.stack());
  }

  @Test
  void aFreshDatabaseIsAnotherOneAndTakesConnections(Servers servers) throws Exception {
    var first = servers.freshDatabase();
    var second = servers.freshDatabase();
    assertNotEquals(first.get("POSTGRES_URL"), second.get("POSTGRES_URL"));
    try (var connection =
        DriverManager.getConnection(
            second.get("POSTGRES_URL"),
            second.get("POSTGRES_USER"),
            second.get("POSTGRES_PASSWORD"))) {
      assertEquals(
          second.get("POSTGRES_URL"), servers.stack().postgres().url(connection.getCatalog()));
    }
    assertNotEquals(
        servers.freshClickHouseDatabase().get("CLICKHOUSE_DATABASE"),
        servers.stack().environment().get("CLICKHOUSE_DATABASE"));
  }

  @Test
  void aSeedRepeatsItsNumbers() {
    var seed = Seeds.one();
    assertEquals(Seeds.random(seed).nextLong(), Seeds.random(seed).nextLong());
  }
}
