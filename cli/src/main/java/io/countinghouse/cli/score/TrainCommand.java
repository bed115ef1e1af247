package io.countinghouse.cli.score;

import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.training.Rehearsal;
import io.countinghouse.training.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code countinghouse train}. */
@Command(
    name = "train",
    description = {
      "Learn a fraud model from labelled payments and write it to a file. Equal rows and seed give",
      "equal bytes. Rows before the range make history; and a model that learns from as many days, so",
      "long before that their frauds are known, is tested on the range: the file's metrics.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse train --data payments.csv.gz --train-from 2018-07-25 \\",
      "    --train-to 2018-07-31 --out model.json",
    })
public final class TrainCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final TrainOptions options = new TrainOptions();

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The model's file.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path out;

  @Override
  public void run() {
    var days = options.days();
    var rehearsal = options.rehearsal();
    var payments = options.payments();
    var all =
        new Replay(RuleFile.builtIn().thresholds(), options.delay())
            .features(payments, rehearsal::wants);
    var rows = all.where(one -> days.contains(one.day()));
    var learnt = options.learn(rows);
    var shown = options.rehearse(rehearsal, all, payments);
    var file = shown.map(found -> Rehearsal.noted(learnt, found)).orElse(learnt);
    try {
      Files.write(out, file.bytes());
    } catch (IOException e) {
      throw TrainOptions.failed(out + " can't be written", e);
    }
    var to = spec.commandLine().getOut();
    to.println(
        shown
            .map(found ->
                "a model of %s to %s, tested on these days: %s"
                    .formatted(
                        rehearsal.protocol().train().from(),
                        rehearsal.protocol().train().to(),
                        found.json()))
            .orElse("no figures: too little is known of the days before, or of these"));
    to.println(
        "{\"rows\":%d,\"frauds\":%d,\"model\":\"%s\"}"
            .formatted(rows.rows(), rows.frauds(), file.model().digest()));
    to.flush();
  }
}
