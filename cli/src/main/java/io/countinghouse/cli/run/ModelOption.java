package io.countinghouse.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which model the scorer of a system is given. */
public final class ModelOption {

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The scorer's model, as train writes it (default: rules alone).")
  private @Nullable Path model;

  /** Its absolute path; empty: rules alone. */
  public Optional<Path> path() {
    if (model != null && !Files.isReadable(model)) {
      throw new ParameterException(spec.commandLine(), "--model " + model + " can't be read");
    }
    return Optional.ofNullable(model).map(Path::toAbsolutePath);
  }
}
