package io.countinghouse.cli.report;

import io.countinghouse.reports.Report;
import java.util.ArrayList;

/** Completes the name of a report. */
final class ReportNames extends ArrayList<String> {

  private static final long serialVersionUID = 1L;

  ReportNames() {
    super(Report.NAMES);
  }
}
