package io.countinghouse.ingest;

import io.countinghouse.sql.LedgerMigrations;
import io.countinghouse.worker.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
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
  private final MonthsInHand inHand;
  private final CountDownLatch ending = new CountDownLatch(1);

  MonthsAhead(DataSource ledger, MeterRegistry metrics, Clock clock) {
    this.ledger = ledger;
    this.inHand = new MonthsInHand(ledger, metrics, clock);
  }

  @Override
  public String name() {
    return "months-ahead";
  }

  @Override
  public void start() {
    look();
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
    look();
  }

  private void look() {
    try {
      inHand.look();
    } catch (SQLException e) { // those of the look before are told, fewer as months go by
      LOG.atWarn().setCause(e).log("the months ahead could not be counted");
    }
  }

  @Override
  public void wakeUp() {
    ending.countDown();
  }
}
