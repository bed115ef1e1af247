package io.countinghouse.reports.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.testkit.Servers;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Who rebuilds is killed, overtaken, or not alone. */
final class KilledRebuildIT extends WrongMonth {

  private static final List<String> STEPS =
      List.of("loaded 1", "validated", "fenced", "keeping", "kept", "swapped", "checked");

  KilledRebuildIT(Servers servers) {
    super(servers);
  }

  @Test
  void oneThatIsKilledAtAnyStepIsGoneOnWithAndNobodySeesHalfOfIt() throws Exception {
    var over = new AtomicBoolean();
    var seen = new HashSet<String>();
    var reader = Thread.ofPlatform().start(() -> read(over, seen));
    for (var step : STEPS) {
      killedAfter(step);
      boolean swapped = step.equals("swapped") || step.equals("checked");
      assertEquals(swapped ? right : wrong, ask(ROWS), "killed after " + step);
    }
    over.set(true);
    reader.join();
    assertEquals(Set.of(wrong, right), seen);
    assertNothingIsLeft();
    assertInstanceOf(Result.Same.class, rebuild(true));
  }

  @Test
  void oneThatIsCutOffAfterTheSwapIsRolledBack() throws Exception {
    killedAfter("swapped");
    assertEquals("cut-off", refusal(rebuild(false)));
    assertEquals("cut-off", refusal(rebuilding(steps::add).dropFormer(EntryTable.POSTINGS, MARCH)));
    assertInstanceOf(Result.RolledBack.class, rollBack(true));
    assertEquals(wrong, ask(ROWS));
    assertNothingIsLeft();
  }

  /** Else a month would be put back that is not there. */
  @Test
  void whatIsNotWholeYetIsNeverPutBack() throws Exception {
    killedAfter("keeping");
    assertEquals("kept", refusal(rollBack(true)));
    assertEquals(wrong, ask(ROWS));
    done();
    assertEquals(right, ask(ROWS));
    assertNothingIsLeft();
  }

  private static String refusal(Result result) {
    return assertInstanceOf(Result.Refused.class, result).obstacles().getFirst().rule();
  }

  /** On a connection of its own. */
  private void read(AtomicBoolean over, Set<String> seen) {
    try (var own = ClickHouseReader.open(databases.clickHouse())) {
      while (!over.get()) {
        own.query(ROWS, Map.of(), row -> seen.add(row.getString(1)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void killedAfter(String step) throws Exception {
    var process = RebuildingProcess.start(databases, bootstrap());
    try (var said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = said.readLine(); ; line = said.readLine()) {
        assertTrue(line != null && !line.startsWith("ended"), () -> "no step " + step);
        if (line.startsWith(step)) {
          return;
        }
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aSecondOneAtTheSameTimeIsRefused() throws Exception {
    var result =
        rebuilding(
                step -> {
                  if (step.equals("validated")) {
                    var refused = assertThrows(SQLException.class, () -> rebuild(true));
                    assertTrue(
                        String.valueOf(refused.getMessage()).contains("another rebuild"),
                        refused::toString);
                  }
                })
            .rebuild(EntryTable.POSTINGS, MARCH, true);
    assertInstanceOf(Result.Done.class, result);
    assertEquals(right, ask(ROWS));
  }

  /** Its session, and its lock with it, ended; another one came, and it wakes. */
  @Test
  void oneThatWasOvertakenSwapsNothing() throws Exception {
    var late =
        rebuilding(step -> {
          if (step.equals("kept")) {
            overtake(true);
          }
        });
    var failed =
        assertThrows(SQLException.class, () -> late.rebuild(EntryTable.POSTINGS, MARCH, true));
    assertTrue(
        String.valueOf(failed.getMessage()).contains("postings_rebuilt_202603_"), failed::toString);
    assertEquals(right, ask(ROWS));
    assertNothingIsLeft();
    assertInstanceOf(Result.RolledBack.class, rollBack(true));
    assertEquals(wrong, ask(ROWS));
  }

  /** The other one only looks, so what it built is there under its own name. */
  @Test
  void oneThatWasOvertakenByOneThatLooksSwapsNothing() throws Exception {
    var late =
        rebuilding(step -> {
          if (step.equals("kept")) {
            overtake(false);
          }
        });
    assertThrows(SQLException.class, () -> late.rebuild(EntryTable.POSTINGS, MARCH, true));
    assertEquals(wrong, ask(ROWS));
    done();
    assertEquals(right, ask(ROWS));
  }

  /** One that wakes long after would find the next one's half of a month under its own name. */
  @Test
  void aNameThatIsDroppedIsNeverUsedAgain() throws Exception {
    var names = new HashSet<String>();
    for (int round = 1; round <= 2; round++) {
      assertInstanceOf(Result.Ready.class, rebuild(false));
      names.add(
          ask(
              "SELECT name FROM system.tables WHERE name LIKE 'postings\\_rebuilt\\_%' AND database = currentDatabase()"));
      done();
      rollBack(true);
      assertNothingIsLeft();
    }
    assertEquals(2, names.size(), names::toString);
  }

  private void overtake(boolean yes) {
    try {
      databases.ledger(
          "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
              + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
      if (yes) {
        done();
      } else {
        assertInstanceOf(Result.Ready.class, rebuild(false));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
