package io.countinghouse.cli.close;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.reports.close.DayClose.Result;
import io.countinghouse.reports.close.NextDate;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who follows closes is told once what holds them up. */
class WaitingTest {

  private static final LocalDate DATE = LocalDate.of(2026, 3, 31);
  private static final Instant END = Instant.parse("2026-04-01T00:00:00Z");

  private final StringWriter out = new StringWriter();
  private final Waiting waiting =
      new Waiting(new Told(new PrintWriter(out), new PrintWriter(new StringWriter())));

  /** The lanes that this look told of. */
  private String look(NextDate next) {
    out.getBuffer().setLength(0);
    waiting.look(new Result.Done(List.of(), next));
    return out.toString()
        .lines()
        .filter(line -> line.contains("stands at"))
        .map(line -> line.strip().split(" ", 4)[2])
        .collect(Collectors.joining(" "));
  }

  private static NextDate heldUp(long secondsToGo, int... lanes) {
    var behind = new HashMap<Integer, Instant>();
    for (int lane : lanes) {
      behind.put(lane, END.minusSeconds(secondsToGo));
    }
    return new NextDate.HeldUp(DATE, END, Map.copyOf(behind));
  }

  @Test
  void whatHoldsADateUpIsToldAtTheSecondLookAndOnce() {
    assertEquals("", look(heldUp(9, 0, 1)));
    assertEquals("0 1", look(heldUp(7, 0, 1)));
    assertEquals("", look(heldUp(5, 0, 1)));
  }

  @Test
  void anotherLaneIsToldAgain() {
    look(heldUp(9, 0, 1));
    look(heldUp(9, 0, 1));
    assertEquals("", look(heldUp(9, 1)));
    assertEquals("1", look(heldUp(9, 1)));
  }

  @Test
  void aDateThatWentOnMeanwhileIsNotTold() {
    look(heldUp(1, 0));
    look(new NextDate.GoesOn(DATE.plusDays(1), END.plusSeconds(86_400)));
    assertEquals("", look(heldUp(1, 0)));
  }
}
