package io.countinghouse.cli.imports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the file from beginning to end and hands each row on. */
final class Importer {

  /** Rows whose accounts are looked up together. */
  private static final int WINDOW_ROWS = 1_000;

  private final RowReader rows;
  private final Accounts accounts;
  private final Senders senders;
  private final Rejects rejects;
  private final Tally tally;
  private final Progress progress;
  private final RowKeys keys = new RowKeys();

  Importer(
      RowReader rows,
      Accounts accounts,
      Senders senders,
      Rejects rejects,
      Tally tally,
      Progress progress) {
    this.rows = rows;
    this.accounts = accounts;
    this.senders = senders;
    this.rejects = rejects;
    this.tally = tally;
    this.progress = progress;
  }

  void run() throws IOException, InterruptedException {
    var window = new ArrayList<Row>(WINDOW_ROWS);
    for (var parsed = rows.next(); parsed != null; parsed = rows.next()) {
      switch (parsed) {
        case Row row -> window.add(row);
        case Reject reject -> reject(reject);
      }
      if (window.size() == WINDOW_ROWS) {
        hand(window);
        window.clear();
      }
    }
    hand(window);
    senders.finish();
  }

  private void hand(List<Row> window) throws InterruptedException {
    accounts.prepare(window);
    for (var row : window) {
      var key = keys.key(row); // also for a rejected row: the occurrences after it must not shift
      var unusable = accounts.check(row);
      if (unusable == null) {
        senders.add(row, key);
      } else {
        reject(unusable);
      }
      progress.step();
    }
  }

  private void reject(Reject reject) {
    tally.invalid.increment();
    rejects.add(reject);
  }
}
