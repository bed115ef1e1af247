package io.countinghouse.ingest;

import io.countinghouse.sql.LedgerMigrations;
import io.countinghouse.worker.Worker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the ledger's next months, now and then, for as long as the process runs. */
final class MonthsAhead implements Worker {

  private static final Logger LOG = LoggerFactory.getLogger(MonthsAhead.class);

  /** There are months in hand: failing for some hours does no harm. */
  private static final Duration EVERY = Duration.ofHours(1);

  private final DataSource ledger;
  private final CountDownLatch ending = new CountDownLatch(1);

  MonthsAhead(DataSource ledger) {
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return "months-ahead";
  }

  @Override
  public void step() throws InterruptedException {
    if (ending.await(EVERY.toSeconds(), TimeUnit.SECONDS)) {
      return;
    }
    try {
      LedgerMigrations.openMonthsAhead(ledger);
    } catch (SQLException e) { // the default partition takes what no month was opened for
      LOG.atWarn().setCause(e).log("the months ahead could not be opened");
    }
  }

  @Override
  public void wakeUp() {
    ending.countDown();
  }
}
