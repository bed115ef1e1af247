package io.countinghouse.cli.score;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.detection.history.AccountEvent.Label;
import io.countinghouse.events.Micros;
import io.countinghouse.training.PaymentFile;
import io.countinghouse.training.backtest.Backtest;
import io.countinghouse.training.backtest.PastLabel;
import io.countinghouse.training.backtest.PastPayment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The payments of a file; what is fraud becomes known after a delay. */
final class PastOfFile {

  private final Path file;
  private final Duration delay;

  PastOfFile(Path file, int delayDays) {
    this.file = file;
    this.delay = Duration.ofDays(delayDays);
  }

  /** Takes them all, and says how many. */
  long replay(Backtest backtest) {
    try {
      var payments = PaymentFile.read(file);
      for (var one : payments) {
        var event = one.event();
        var at = Micros.toInstant(event.occurredAtUs());
        backtest.take(
            new PastPayment(
                one.id(), one.account(), event, one.reachesCustomer(), at, one.fraud()));
        if (one.fraud()) {
          backtest.learn(
              new PastLabel(one.account(), event.id(), event, Label.FRAUD, at.plus(delay)));
        }
      }
      return payments.size();
    } catch (IOException e) {
      throw TrainOptions.failed(file + " can't be read", e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(file + ", " + e.getMessage(), e);
    }
  }
}
