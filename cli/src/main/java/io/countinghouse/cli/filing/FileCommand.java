package io.countinghouse.cli.filing;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse file}. */
@Command(
    name = "file",
    description = "Write what is filed with FinCEN: batches for its e-filing, as XML.",
    subcommands = {FileCtrCommand.class, FileSarCommand.class})
public final class FileCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what is to be filed? There is: ctr, sar");
  }
}
