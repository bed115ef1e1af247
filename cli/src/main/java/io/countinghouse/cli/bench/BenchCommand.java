package io.countinghouse.cli.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse bench}. */
@Command(
    name = "bench",
    description = "Measure on this machine, beside baselines in the same run.",
    subcommands = {
      IngestBenchCommand.class,
      ScoreBenchCommand.class,
      LoadBenchCommand.class,
      QueryBenchCommand.class
    })
public final class BenchCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "what is to be measured? There is: ingest, score, load, query");
  }
}
