package io.countinghouse.cli.filing;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.cli.Notice;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.ReportLimits;
import io.countinghouse.reports.TextTable;
import io.countinghouse.reports.filing.Batch;
import io.countinghouse.reports.filing.BatchFile;
import io.countinghouse.reports.filing.Filer;
import io.countinghouse.reports.filing.Filings;
import io.countinghouse.reports.filing.Form;
import io.countinghouse.reports.filing.IdentityStore;
import io.countinghouse.reports.filing.Problem;
import io.countinghouse.reports.filing.SchemaCheck;
import io.countinghouse.reports.runs.OtherRowsException;
import io.countinghouse.reports.runs.ReportRuns;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every filing takes, and how its outcome is told. */
final class FilingOptions {

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--filer",
      required = true,
      paramLabel = "FILE",
      description = "Who files: a properties file (docs/filing.md).")
  private Path filerFile = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the batch is written; the file must not be there yet.")
  private Path out = Path.of("");

  @Option(
      names = "--xsd",
      paramLabel = "DIR",
      description = "Check the batch against FinCEN's schema in this directory.")
  private @Nullable Path schemas;

  @Option(
      names = "--filing-date",
      paramLabel = "DATE",
      description = "The date that the filings bear (default: today).")
  private @Nullable LocalDate filingDate;

  /** Writes a batch. */
  @FunctionalInterface
  interface Work {
    Batch on(Filings filings, BatchFile file) throws SQLException, IOException, OtherRowsException;
  }

  /**
   * Files, and tells what came of it.
   *
   * @param zone gives today's date
   * @return the exit code
   */
  int run(Form form, ZoneId zone, CommandLine command, Work work) {
    try {
      var filer = Filer.read(filerFile);
      var missing = Filings.missing(filer, form);
      if (!missing.isEmpty()) {
        print(command, missing);
        tell(command, "nothing is filed: " + filerFile + " is not complete");
        return 1;
      }
      var schema = schemas == null ? null : SchemaCheck.in(schemas, form);
      return tell(command, write(filer, zone, new BatchFile(out, schema), work));
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailed(e.getMessage() + " is there already", e);
    } catch (IllegalArgumentException | OtherRowsException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailed("the files: " + e.getMessage(), e);
    } catch (SQLException e) {
      throw new CommandFailed(
          ReportLimits.told(e).orElseGet(() -> "the databases can't answer: " + e.getMessage()), e);
    }
  }

  private Batch write(Filer filer, ZoneId zone, BatchFile file, Work work)
      throws SQLException, IOException, OtherRowsException {
    var connection = data.connection();
    var access = connection.reporter();
    try (var ledger = connection.postgresFiler().connect();
        var reader = ClickHouseReader.open(access, ReportLimits.settings())) {
      var runs = new ReportRuns(access, reader, System.getProperty("user.name", "unknown"));
      var date = filingDate == null ? LocalDate.now(zone) : filingDate;
      return work.on(new Filings(runs, reader, new IdentityStore(ledger), filer, date), file);
    }
  }

  private int tell(CommandLine command, Batch batch) {
    if (!batch.problems().isEmpty()) {
      print(command, batch.problems());
    }
    tell(
        command,
        batch.filed() == 0
            ? "nothing is filed; run " + batch.run()
            : "%d filed in %s, %s USD; run %s, SHA-256 %s"
                .formatted(batch.filed(), out, batch.dollars(), batch.run(), batch.digest()));
    if (batch.incomplete() > 0) {
      tell(command, batch.incomplete() + " not filed, because something is missing");
    }
    return batch.incomplete() == 0 ? 0 : 1;
  }

  private static void print(CommandLine command, List<Problem> problems) {
    var table = new TextTable(List.of("customer", "day", "field", "item", "what"));
    for (var p : problems) {
      table.row(List.of(p.about(), p.day(), p.field(), p.item(), p.what()));
    }
    command.getOut().print(table.render());
    command.getOut().flush();
  }

  private static void tell(CommandLine command, String line) {
    Notice.print(command.getErr(), line);
  }
}
