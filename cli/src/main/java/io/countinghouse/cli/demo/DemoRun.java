package io.countinghouse.cli.demo;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.run.LocalSystem;
import io.countinghouse.cli.run.StopSignal;
import io.countinghouse.cli.traffic.Scenario;
import io.countinghouse.reports.reconcile.Reconciliation;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;

/** One run over a running system: accounts, stream, arrival, findings, proof. */
final class DemoRun {

  private static final Duration TICK = Duration.ofMillis(500);

  /** Without any progress for so long, the rest is told as missing. */
  private static final Duration STANDSTILL_MAX = Duration.ofSeconds(60);

  private static final Duration PROOF_WAIT = Duration.ofSeconds(30);

  private final LocalSystem system;
  private final Scenario scenario;
  private final String keyPrefix;
  private final StopSignal stop;
  private final Watch watch;
  private final Screen screen;
  private boolean reconciled;

  DemoRun(
      LocalSystem system,
      Scenario scenario,
      String keyPrefix,
      StopSignal stop,
      Watch watch,
      Screen screen) {
    this.system = system;
    this.scenario = scenario;
    this.keyPrefix = keyPrefix;
    this.stop = stop;
    this.watch = watch;
    this.screen = screen;
  }

  /** Posts everything and waits until it has gone the whole way. */
  DemoResult.Timing stream(double perSecond) throws SQLException, InterruptedException {
    openAccounts();
    long before = watch.progress().posted();
    screen.say("posting %,d transactions".formatted(scenario.requests().size()));
    screen.begin();
    long begin = System.nanoTime();
    try (var posting = new Posting(system.connection(), perSecond)) {
      posting.post(scenario.requests());
      while (!posting.done()) {
        tick();
      }
      posting.check();
    }
    double postingSeconds = secondsSince(begin);
    awaitArrival();
    var last = watch.progress();
    screen.last(last);
    return new DemoResult.Timing(secondsSince(begin), (last.posted() - before) / postingSeconds);
  }

  private void openAccounts() throws SQLException, InterruptedException {
    screen.say("opening %,d accounts".formatted(scenario.accounts().size()));
    try (var posting = new Posting(system.connection(), 0)) {
      posting.open(scenario.accounts());
      while (!posting.done()) {
        pause();
      }
      posting.check();
    }
  }

  private void awaitArrival() throws SQLException, InterruptedException {
    var before = watch.progress();
    long moved = System.nanoTime();
    while (!before.arrived()) {
      var now = tick();
      if (!now.equals(before)) {
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > STANDSTILL_MAX.toNanos()) {
        screen.say("nothing has moved for " + STANDSTILL_MAX.toSeconds() + " s");
        return;
      }
      before = now;
    }
  }

  private Progress tick() throws SQLException, InterruptedException {
    pause();
    var progress = watch.progress();
    screen.show(progress);
    return progress;
  }

  private void pause() throws InterruptedException {
    if (stop.await(TICK)) {
      throw new CommandFailed("stopped before it was done");
    }
    system.tend();
  }

  /** Prints what there is to see, compares everything, and gives the figures. */
  DemoResult findings(PrintWriter out, DemoResult.Timing timing)
      throws SQLException, InterruptedException {
    var findings = new Findings(out, watch.facts());
    var totals = watch.totals();
    findings.summary();
    findings.flags(totals.flagged());
    findings.planted(scenario.plants(), watch.facts().flaggedKeys(keyPrefix));
    var at = system.connection();
    var outcome = Reconciliation.run(at.postgresReader(), at.operator(), PROOF_WAIT);
    findings.reconciliation(outcome);
    if (!totals.agree()) {
      out.println("  the counts differ: " + totals);
    }
    var freshness = watch.facts().freshness(keyPrefix);
    var result = DemoResult.of(totals, outcome, timing, freshness);
    out.flush();
    reconciled = outcome.reconciled() && totals.agree();
    return result;
  }

  /** Whether the findings were what they must be. */
  boolean reconciled() {
    return reconciled;
  }

  private static double secondsSince(long nanos) {
    return Math.max((System.nanoTime() - nanos) / 1e9, 1e-3);
  }
}
