package io.countinghouse.cli.score;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.Connection;
import io.countinghouse.cli.rules.RuleInput;
import io.countinghouse.cli.rules.SystemRules;
import io.countinghouse.detection.rule.Candidates;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.detection.rule.RuleRefusedException;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.training.backtest.Backtest;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code countinghouse backtest}. */
@Command(
    name = "backtest",
    description = {
      "What would a rule have said? The live code over past payments: those of a running system's",
      "Kafka, by the rules of their time, or those of a file, by the built-in rules. The last line",
      "is one JSON object.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse backtest --rule big-abroad.json --from 2026-03-01 --to 2026-03-31",
      "  ./countinghouse backtest --rule big-abroad.json --rule watched-shops.json \\",
      "    --data payments.csv.gz --from 2018-08-08 --to 2018-08-14",
    })
@SuppressWarnings("NullAway.Init") // set by picocli
public final class BacktestCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--rule",
      paramLabel = "FILE",
      required = true,
      description = "A rule, or a list that it looks into, in JSON; may be given more than once.")
  private List<Path> rules;

  @Option(names = "--from", paramLabel = "DAY", required = true, description = "First day, UTC.")
  private LocalDate from;

  @Option(names = "--to", paramLabel = "DAY", required = true, description = "Last day, UTC.")
  private LocalDate to;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "CSV as evaluate reads it, in place of a running system.")
  private @Nullable Path data;

  @Option(
      names = "--system",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where the running system keeps its data (default: ./data).")
  private Path system;

  @Option(
      names = "--delay-days",
      paramLabel = "N",
      defaultValue = "7",
      description = "With --data: days until a fraud is known (default: 7).")
  private int delayDays;

  @Option(
      names = "--threshold",
      defaultValue = "0.8",
      description =
          "The score from which a flag is raised (default: 0.8): what the scorer has as"
              + " SCORER_FLAG_THRESHOLD.")
  private double threshold;

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "3",
      description = "Payments of each kind to be shown (default: 3).")
  private int examples;

  @Override
  public Integer call() {
    var days = DayRange.of(spec, "--to", from, to);
    var documents = rules.stream().map(RuleInput::read).toList();
    var source = data == null ? null : new PastOfFile(data, delayDays);
    var kafka = source == null ? Connection.read(system).kafkaBootstrap() : "";
    var book = source == null ? SystemRules.book(kafka) : new RuleBook(RuleFile.builtIn());
    var timeline = book.timeline();
    var candidates = candidates(book, documents);
    var setting =
        new Backtest.Setting(
            timeline::at,
            candidates,
            threshold,
            from.atStartOfDay(ZoneOffset.UTC).toInstant(),
            to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(),
            source != null,
            examples);
    var backtest = new Backtest(setting);
    long startNs = System.nanoTime();
    long read = replay(source, kafka, backtest);
    double seconds = (System.nanoTime() - startNs) / 1e9;
    var out = spec.commandLine().getOut();
    new BacktestReport(
            backtest.findings(), backtest.leftOut(), candidates, threshold, days, read, seconds)
        .print(out);
    out.flush();
    return 0;
  }

  /** One of a later language may have been in force. */
  private static long replay(@Nullable PastOfFile file, String kafka, Backtest backtest) {
    try {
      return file == null ? new PastOfKafka(kafka).replay(backtest) : file.replay(backtest);
    } catch (RuleRefusedException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private static Candidates candidates(RuleBook book, List<RuleDocument> documents) {
    try {
      return Candidates.of(book, documents);
    } catch (RuleRefusedException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
