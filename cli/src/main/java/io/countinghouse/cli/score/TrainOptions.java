package io.countinghouse.cli.score;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.detection.model.ModelFile;
import io.countinghouse.training.Days;
import io.countinghouse.training.Evaluation;
import io.countinghouse.training.LabelledPayment;
import io.countinghouse.training.LearningLibrary;
import io.countinghouse.training.Matrix;
import io.countinghouse.training.PaymentFile;
import io.countinghouse.training.Rehearsal;
import io.countinghouse.training.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What to learn from. */
@SuppressWarnings("NullAway.Init") // set by picocli
final class TrainOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description = "CSV, packed with gzip or not: the handbook's columns, or import's and fraud.")
  private Path data;

  @Option(names = "--train-from", paramLabel = "DAY", required = true, description = "First day.")
  private LocalDate from;

  @Option(names = "--train-to", paramLabel = "DAY", required = true, description = "Last day.")
  private LocalDate to;

  @Option(
      names = "--delay-days",
      paramLabel = "N",
      defaultValue = "7",
      description = "Days until a fraud is known (default: 7).")
  private int delayDays;

  @Option(names = "--seed", defaultValue = "1", description = "Of the training (default: 1).")
  private long seed;

  /** All rows of the file; a machine that can't learn says so before it reads a million of them. */
  List<LabelledPayment> payments() {
    LearningLibrary.missing()
        .ifPresent(why -> {
          throw new CommandFailed(why);
        });
    try {
      return PaymentFile.read(data);
    } catch (IOException e) {
      throw failed(data + " can't be read", e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(data + ", " + e.getMessage(), e);
    }
  }

  /** Learns from rows with their features. */
  ModelFile learn(Matrix rows) {
    try {
      return Trainer.train(rows, days(), delay(), seed);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(data + ": " + e.getMessage(), e);
    }
  }

  /** How it is found out what a model of these days can be expected to find. */
  Rehearsal rehearsal() {
    try {
      return Rehearsal.of(days(), delayDays);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  /** What an earlier model, learnt in the same way, finds on the training days. */
  Optional<Evaluation> rehearse(Rehearsal rehearsal, Matrix all, List<LabelledPayment> payments) {
    return rehearsal.evaluation(all, payments, seed);
  }

  /** The days to learn from. */
  Days days() {
    return DayRange.of(command, "--train-to", from, to);
  }

  Duration delay() {
    return Duration.ofDays(delayDays);
  }

  int delayDays() {
    return delayDays;
  }

  static CommandFailed failed(String what, IOException e) {
    return new CommandFailed(what + ": " + e.getMessage(), e);
  }
}
