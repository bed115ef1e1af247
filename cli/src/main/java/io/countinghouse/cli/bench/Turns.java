package io.countinghouse.cli.bench;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.run.StopSignal;
import java.time.Duration;

/** Gives contenders their turns, until somebody asks to stop. */
final class Turns {

  private final StopSignal stop;

  Turns(StopSignal stop) {
    this.stop = stop;
  }

  /** As fast as its callers can. */
  Sample run(Contender contender, Duration time) throws Exception {
    refuseStop();
    return contender.run(time);
  }

  /** At a fixed rate of calls. */
  Sample runAt(double perSecond, HttpTills contender, Duration time) throws Exception {
    refuseStop();
    return contender.runAt(perSecond, time);
  }

  void refuseStop() {
    if (stop.asked()) {
      throw new CommandFailed("stopped before it was done");
    }
  }
}
