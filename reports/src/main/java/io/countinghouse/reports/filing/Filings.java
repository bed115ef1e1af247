package io.countinghouse.reports.filing;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Report;
import io.countinghouse.reports.ReportRunner.Content;
import io.countinghouse.reports.ReportValue;
import io.countinghouse.reports.RowsOutput;
import io.countinghouse.reports.runs.OtherRowsException;
import io.countinghouse.reports.runs.RecordedRun;
import io.countinghouse.reports.runs.ReportRuns;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Writes batches: runs the report that says what is to be filed, joins who the customers are, and
 * keeps the run like a report's, with the digest of the file.
 */
public final class Filings {

  /** A batch beyond this is one for several files. */
  private static final int ROWS_MAX = 50_000;

  private static final Report LARGE_CASH = Report.named("large-cash");
  private static final Report CANDIDATES = Report.named("suspicious-activity-candidates");

  private final ReportRuns runs;
  private final ClickHouseReader reader;
  private final IdentityStore identities;
  private final Filer filer;
  private final LocalDate filed;

  /**
   * @param reader of the same ClickHouse as the runs; stays the caller's to close
   * @param filed the date that the filings bear
   */
  public Filings(
      ReportRuns runs,
      ClickHouseReader reader,
      IdentityStore identities,
      Filer filer,
      LocalDate filed) {
    this.runs = runs;
    this.reader = reader;
    this.identities = identities;
    this.filer = filer;
    this.filed = filed;
  }

  /** What the filer's settings lack for a form; with anything missing nothing can be filed. */
  public static List<Problem> missing(Filer filer, Form form) {
    return filer.missing(form);
  }

  /**
   * Files cash.
   *
   * @param given the parameters of large-cash, by the users' names
   * @throws IllegalArgumentException if something of its days may still be missing, or a line of
   *     the conductors is about no cash of the run
   */
  public Batch ctr(Map<String, String> given, Conductors conductors, BatchFile file)
      throws SQLException, IOException {
    var rows = new Spooled();
    return ctr(runs.run(LARGE_CASH, given, rows::restart), given, rows, conductors, file);
  }

  /**
   * Files the cash of an earlier run of large-cash.
   *
   * @param calendar zone, cut-off and holidays of the bank, by the users' names; the run must have
   *     been made by them
   * @throws IllegalArgumentException if something of its days was missing then, it was not made by
   *     the rule of a CTR, or a line of the conductors is about no cash of it
   */
  public Batch ctr(UUID run, Map<String, String> calendar, Conductors conductors, BatchFile file)
      throws SQLException, IOException, OtherRowsException {
    var rows = new Spooled();
    return ctr(runs.repeat(LARGE_CASH, run, rows::restart), calendar, rows, conductors, file);
  }

  private Batch ctr(
      RecordedRun run,
      Map<String, String> given,
      Spooled rows,
      Conductors conductors,
      BatchFile file)
      throws SQLException, IOException {
    Fitness.requireRule(LARGE_CASH, run, given);
    Fitness.requireDays(run);
    var twins = Twins.read(reader);
    var days = CashDay.of(rows.all(), twins);
    conductors.requireUsed(days, Fitness.day(run, "from"), Fitness.day(run, "to"));
    var customers = new TreeSet<String>();
    for (var day : days) {
      customers.add(day.customer());
      var conductor = conductors.of(day);
      if (conductor != null) {
        customers.add(conductor);
      }
    }
    customers.removeAll(twins.names());
    var known = identities.read(customers, "file-ctr");
    var form = new CtrForm(filer, filed, twins);
    var filings = days.stream().map(day -> form.fill(day, conductors.of(day), known)).toList();
    return write(Form.CTR, run, filings, file);
  }

  /**
   * Files cases about what was flagged. Of the report only the run counts: its days, and up to
   * where it looked; which transactions are meant a case may say itself.
   *
   * @param given the parameters of suspicious-activity-candidates, by the users' names
   * @param zone of the days between which it happened
   */
  public Batch sar(List<SarCase> cases, Map<String, String> given, ZoneId zone, BatchFile file)
      throws SQLException, IOException {
    var rows = new Spooled();
    var run = runs.run(CANDIDATES, given, rows::restart);
    Fitness.requireUtcDays(run);
    var twins = Twins.read(reader);
    var customers = cases.stream().map(SarCase::customer).filter(c -> !twins.has(c)).toList();
    var known = identities.read(customers, "file-sar");
    var form = new SarForm(filer, filed, zone, twins);
    var filings = new ArrayList<Filing>();
    for (var each : cases) {
      var flagged = Flagged.read(reader, run, each.customer());
      filings.add(form.fill(each, flagged, known.get(each.customer())));
    }
    return write(Form.SAR, run, filings, file);
  }

  private Batch write(Form form, RecordedRun source, List<Filing> filings, BatchFile file)
      throws SQLException, IOException {
    var started = Instant.now();
    var activities = new ArrayList<Element>();
    var problems = new ArrayList<Problem>();
    for (var filing : filings) {
      switch (filing) {
        case Filing.Complete complete -> activities.add(complete.activity());
        case Filing.Incomplete lacking -> problems.addAll(lacking.problems());
      }
    }
    int incomplete = filings.size() - activities.size();
    var dollars = form.dollars(activities);
    problems.sort(Problem.ORDER);
    return file.write(
        form,
        activities,
        digest -> {
          var told =
              Map.of(
                  "of_run", source.id().toString(),
                  "dollars", dollars.toString(),
                  "incomplete", Integer.toString(incomplete),
                  "filing_date", filed.toString());
          var content = new Content(activities.size(), digest);
          var run = runs.filed(source, "file-" + form.text(), started, told, content);
          return new Batch(
              run.id(), activities.size(), incomplete, dollars, digest, List.copyOf(problems));
        });
  }

  /** The rows of a run, which may begin anew. */
  private static final class Spooled {
    private RowsOutput output = new RowsOutput(ROWS_MAX);

    RowsOutput restart() {
      output = new RowsOutput(ROWS_MAX);
      return output;
    }

    List<Map<String, ReportValue>> all() {
      return output.rows();
    }
  }
}
