package io.countinghouse.cli.score;

import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.training.Evaluation;
import io.countinghouse.training.Protocol;
import io.countinghouse.training.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Train on some days, wait until their frauds are known, score some later days, and say how",
      "well frauds were told from the rest. The last line is one JSON object.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse evaluate --data payments.csv.gz --train-from 2018-07-25 \\",
      "    --train-to 2018-07-31 --delay-days 7 --test-from 2018-08-08 --test-to 2018-08-14",
    })
@SuppressWarnings("NullAway.Init") // set by picocli
public final class EvaluateCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private final TrainOptions options = new TrainOptions();

  @Option(names = "--test-from", paramLabel = "DAY", required = true, description = "First day.")
  private LocalDate testFrom;

  @Option(names = "--test-to", paramLabel = "DAY", required = true, description = "Last day.")
  private LocalDate testTo;

  @Option(
      names = "--scores",
      paramLabel = "FILE",
      description = "Write id, label and score of each test row here, as CSV.")
  private @Nullable Path scores;

  @Override
  public void run() {
    var protocol = protocol();
    var payments = options.payments();
    var all =
        new Replay(RuleFile.builtIn().thresholds(), options.delay())
            .features(payments, protocol::wants);
    var training = protocol.training(all);
    var model = options.learn(training).model();
    var evaluation = Evaluation.of(model, protocol.testing(all, payments));
    writeScores(evaluation);
    var out = spec.commandLine().getOut();
    out.println("trained on %d rows with %d frauds".formatted(training.rows(), training.frauds()));
    out.println(evaluation.json());
    out.flush();
  }

  private Protocol protocol() {
    try {
      var testing = DayRange.of(spec, "--test-to", testFrom, testTo);
      return new Protocol(options.days(), options.delayDays(), testing);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void writeScores(Evaluation evaluation) {
    if (scores != null) {
      try {
        Files.writeString(scores, evaluation.scoresCsv());
      } catch (IOException e) {
        throw TrainOptions.failed(scores + " can't be written", e);
      }
    }
  }
}
