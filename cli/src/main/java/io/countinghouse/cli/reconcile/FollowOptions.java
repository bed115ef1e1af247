package io.countinghouse.cli.reconcile;

import io.countinghouse.cli.Notice;
import io.countinghouse.cli.ProofOptions;
import io.countinghouse.cli.run.StopSignal;
import io.countinghouse.reports.reconcile.Following;
import io.countinghouse.reports.reconcile.Following.Look;
import io.countinghouse.reports.reconcile.OutcomeOutput;
import io.countinghouse.worker.MetricsServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --follow}: the proof again and again, a line each, until Ctrl-C. */
final class FollowOptions {

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--follow",
      description = "Go on until Ctrl-C, a line for each look; differences are printed in full.")
  private boolean wanted;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "With --follow: the pause between two looks (default: 60).")
  private int seconds = 60;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      defaultValue = "-1",
      description =
          "With --follow: serve /metrics on this port of loopback; 0: any, which is printed.")
  private int port = -1;

  boolean wanted() {
    return wanted;
  }

  /** Looks until it is stopped; gives the exit code of the last look. */
  int run(ProofOptions proof) throws InterruptedException {
    if (seconds < 1) {
      throw new ParameterException(spec.commandLine(), "--every must be 1 or more");
    }
    var at = proof.connection();
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var following =
        new Following(
            at.postgresReader(), at.operator(), proof.waitMax(), registry, Clock.systemUTC());
    var stop = StopSignal.install();
    if (port < 0) {
      return looks(following, proof, stop);
    }
    try (var metrics = MetricsServer.start(registry, port)) {
      say("metrics at " + metrics.address());
      return looks(following, proof, stop);
    }
  }

  private int looks(Following following, ProofOptions proof, StopSignal stop)
      throws InterruptedException {
    int code;
    do {
      code =
          switch (following.look()) {
            case Look.Made(var outcome) when outcome.reconciled() -> {
              proof.print(
                  () ->
                      "%s reconciled, %d transactions%n"
                          .formatted(
                              outcome.takenAt().truncatedTo(ChronoUnit.SECONDS),
                              outcome.transactions()),
                  () -> OutcomeOutput.json(outcome));
              yield 0;
            }
            case Look.Made(var outcome) -> {
              proof.print(() -> OutcomeOutput.text(outcome), () -> OutcomeOutput.json(outcome));
              yield 1;
            }
            case Look.Failed(var why) -> {
              say("not reconciled, a database failed: " + why.getMessage());
              yield 2;
            }
          };
    } while (!stop.await(Duration.ofSeconds(seconds)));
    return code;
  }

  private void say(String line) {
    Notice.print(spec.commandLine().getErr(), line);
  }
}
