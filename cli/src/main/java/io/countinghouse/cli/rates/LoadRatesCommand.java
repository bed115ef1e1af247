package io.countinghouse.cli.rates;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.cli.Notice;
import io.countinghouse.reports.rates.RateFile;
import io.countinghouse.reports.rates.RateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse rates load}. */
@Command(
    name = "load",
    description = {
      "Load daily rates: CSV with the header date,currency,rate_per_eur, packed with gzip or not.",
      "A rate is the units of the currency for one euro. Later loads replace earlier ones day by"
          + " day.",
    },
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse rates load eurofxref.csv.gz")
final class LoadRatesCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    try {
      var at = data.connection();
      int rates = new RateStore(at.operator(), at.postgresReader()).load(RateFile.read(file));
      Notice.print(
          spec.commandLine().getErr(),
          rates == 0
              ? "this file was loaded before, and its rates are those that count"
              : rates + " rates are loaded");
      return 0;
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandFailed(file + " can't be read: " + e.getMessage(), e);
    } catch (SQLException e) {
      throw new CommandFailed("they are not loaded: " + e.getMessage(), e);
    }
  }
}
