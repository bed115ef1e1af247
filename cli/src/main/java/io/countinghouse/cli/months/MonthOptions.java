package io.countinghouse.cli.months;

import io.countinghouse.cli.StoresOption;
import io.countinghouse.reports.months.MonthDetachment;
import io.countinghouse.reports.months.MonthDetachment.Result;
import java.time.Duration;
import java.time.YearMonth;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which month, of which stores, and whether it is only a question. */
final class MonthOptions {

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final StoresOption stores = new StoresOption();

  @Parameters(paramLabel = "YYYY-MM", description = "The month, of UTC.")
  private YearMonth month = YearMonth.of(1970, 1);

  @Option(names = "--dry-run", description = "Only say whether it may be.")
  private boolean dryRun;

  YearMonth month() {
    return month;
  }

  boolean dryRun() {
    return dryRun;
  }

  /**
   * The work on these stores.
   *
   * @param wait how long ClickHouse may take to get as far as the ledger
   */
  MonthDetachment stores(Duration wait) {
    return new MonthDetachment(stores.owner(), stores.clickHouse(), stores.kafka(), wait);
  }

  /** Says what came of it; gives the exit code. */
  int told(String done, Result result) {
    return Told.result(spec, month, done, result);
  }
}
