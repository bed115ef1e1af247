package io.countinghouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code file ctr} as it is typed, with its files. */
@ExtendWith(RunningStack.class)
class FilingCommandsIT {

  private static final String HEADER = "business_day,customer,conductor\n";
  private static final Pattern ROLE =
      Pattern.compile("<(?:\\w+:)?ActivityPartyTypeCode>(17|23|50)<");

  @SuppressWarnings("NullAway.Init") // set before each test
  private FilingSystem system;

  @BeforeEach
  void start(Servers servers, @TempDir Path dir) throws Exception {
    system = FilingSystem.create(servers, dir);
  }

  @AfterEach
  void forget() {
    system.forget();
  }

  private List<String> roles() throws Exception {
    return ROLE.matcher(Files.readString(system.batch())).results().map(m -> m.group(1)).toList();
  }

  @Test
  void whoeverTheFileNamesStoodAtTheCounter() throws Exception {
    assertEquals(0, system.fileMarch(null), system::told);
    assertEquals(List.of("50"), roles(), "by the filer's settings");
    assertEquals(0, system.fileMarch(HEADER + "2026-03-09,ann,courier"), system::told);
    assertEquals(List.of("23", "17"), roles());
    assertEquals(1, system.fileMarch(HEADER + "2026-03-09,ann,zoe\n"), system::told);
    assertTrue(system.told().contains("zoe"), system::told);
    assertFalse(Files.exists(system.batch()));
  }

  @Test
  void aHolidayRollsToTheNextBusinessDay() throws Exception {
    var march =
        new String[] {
          "--from", "2026-03-01", "--to", "2026-03-31", "--holidays", "2026-03-09,2026-03-17"
        };
    assertEquals(0, system.file(HEADER + "2026-03-10,ann,courier\n", march), system::told);
    assertEquals(List.of("23", "17"), roles());
    assertTrue(Files.readString(system.batch()).contains(">20260310<"), system::told);
  }

  /** A line that nothing uses would leave a filing that says "on own behalf". */
  @Test
  void aLineThatNoFilingUsesIsAnErrorThatNamesItAndTheRule() throws Exception {
    assertRefused(
        "2026-03-07,ann,courier\n",
        "conductors, line 2: customer ann has no cash that is to be reported on 2026-03-07, but on 2026-03-09;"
            + " cash of a weekend or holiday counts on the next business day");
    assertRefused(
        "2026-03-09,ann,courier\n2026-03-09,Ann,courier",
        "conductors, line 3: customer Ann has no cash that is to be reported in this run");
    assertRefused(
        "2026-04-01,ann,courier\n",
        "conductors, line 2: business_day 2026-04-01 is not in the run, which is from 2026-03-01 to 2026-03-31");
    assertRefused(
        "2026-03-09,ann,courier\n2026-03-09,ann,ann\n",
        "conductors, line 3: a second line for this customer and day");
    assertRefused("9 March,ann,courier", "conductors, line 2: ");
    assertRefused("2026-03-09,ann,", "conductors, line 2: the conductor is missing");
    assertRefused("2026-03-09,ann", "conductors, line 2: ");
  }

  private void assertRefused(String lines, String why) throws Exception {
    assertEquals(2, system.fileMarch(HEADER + lines), system::told);
    assertTrue(system.told().contains(why), system::told);
    assertFalse(Files.exists(system.batch()));
  }
}
