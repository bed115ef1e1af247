package io.countinghouse.reports.runs;

import io.countinghouse.reports.ReportRunner.Content;
import java.util.UUID;

/** A repeated run gave other rows than the run that it repeats. */
public final class OtherRowsException extends Exception {

  private static final long serialVersionUID = 1L;

  OtherRowsException(UUID run, Content then, Content now) {
    super(
        "run %s gave %d rows with digest %s; now there are %d with digest %s"
            .formatted(run, then.rows(), then.digest(), now.rows(), now.digest()));
  }
}
