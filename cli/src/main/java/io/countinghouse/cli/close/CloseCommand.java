package io.countinghouse.cli.close;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.cli.WaitOption;
import io.countinghouse.cli.run.StopSignal;
import io.countinghouse.reports.close.DayClose;
import io.countinghouse.reports.close.DayClose.Result;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse close}. */
@Command(
    name = "close",
    description = {
      "Seal booking dates: their aggregates are computed from the facts and never change afterwards.",
      "A date may be sealed once every lane has passed its cut-off and everything that the ledger has",
      "is proven to be in ClickHouse once. Dates are sealed in order; without --date all that are due.",
      "Stopped at any point, it can be run again.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:sealed, or was before, or nothing is due; lanes that hold up the next date are printed",
      "1:may not be sealed; what is missing is printed, and nothing is sealed of that date",
      "2:the command line is wrong, or a database can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse close",
      "  ./countinghouse close --date 2026-03-31",
      "  ./countinghouse close --follow --zone America/New_York --cut-off 17:30",
      "  ./countinghouse close --date 2026-03-31 --restate 'repaired after the fault of 2 April'",
    })
public final class CloseCommand implements Callable<Integer> {

  private static final Duration FOLLOW_PAUSE = Duration.ofSeconds(30);

  private static final String CUT_SHORT =
      "a database failed; what was told as sealed is, the rest is not";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Mixin private final WaitOption wait = new WaitOption();

  @Mixin private final CalendarOptions calendar = new CalendarOptions();

  @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "Only this booking date.")
  private @Nullable LocalDate date;

  @Option(
      names = "--restate",
      paramLabel = "REASON",
      description =
          "Seal a new version of a date that is sealed, beside the old one, if its facts are other"
              + " than they were; the difference is printed.")
  private @Nullable String reason;

  @Option(names = "--follow", description = "Go on until Ctrl-C, sealing each date when it is due.")
  private boolean follow;

  @Override
  public Integer call() throws InterruptedException {
    if (follow && date != null) {
      throw new ParameterException(spec.commandLine(), "--follow seals every date: no --date");
    }
    if (reason != null && (date == null || reason.isBlank())) {
      throw new ParameterException(spec.commandLine(), "--restate needs --date and a reason");
    }
    var told = new Told(spec.commandLine().getOut(), spec.commandLine().getErr());
    var close = close(told);
    return follow ? follow(close, told) : told.result(once(close));
  }

  private DayClose close(Told told) {
    var at = data.connection();
    return new DayClose(
        at.postgresReader(),
        at.closer(),
        calendar.days(),
        wait.max(),
        System.getProperty("user.name", "unknown"),
        told::step);
  }

  private Result once(DayClose close) throws InterruptedException {
    try {
      if (date == null) {
        return close.due();
      }
      return reason == null ? close.date(date) : close.restate(date, reason);
    } catch (SQLException e) {
      throw new CommandFailed(CUT_SHORT + ": " + e.getMessage(), e);
    }
  }

  /** What fails, or may not be sealed yet, is tried again; each is told, lanes that wait once. */
  private int follow(DayClose close, Told told) throws InterruptedException {
    var stop = StopSignal.install();
    var waiting = new Waiting(told);
    int code = 0;
    do {
      try {
        var result = close.due();
        code = told.news(result);
        waiting.look(result);
      } catch (SQLException e) {
        told.step(CUT_SHORT + "; tried again soon: " + e.getMessage());
        code = 2;
      }
    } while (!stop.await(FOLLOW_PAUSE));
    return code;
  }
}
