package io.countinghouse.cli.lanes;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.StoresOption;
import io.countinghouse.events.Topics;
import io.countinghouse.reports.lanes.LaneRetirement;
import io.countinghouse.reports.lanes.LaneRetirement.Result;
import io.countinghouse.reports.lanes.LaneRetirement.Wish;
import io.countinghouse.sql.lanes.LaneStanding;
import io.countinghouse.sql.lanes.Retirement;
import io.countinghouse.topics.NewestWatermark;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse lanes retire}. */
@Command(
    name = "retire",
    description = {
      "Retire a lane for ever, once nobody owns it and Kafka has all of it: closes, filings, reports and",
      "months wait for it no more. Its entries still count: that all of them are in ClickHouse stays to",
      "be proved. Its number is never used again. Stopped at any point, it can be run again.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:retired, or was before; with --dry-run: may be",
      "1:may not be retired; each rule is printed with its figures, and nothing is changed",
      "2:the command line is wrong, or a server can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse lanes retire 1 --reason \"one lane is enough\" --dry-run",
      "  ./countinghouse lanes retire 1 --reason \"one lane is enough\"",
      "  ./countinghouse lanes retire 0 --given-up --reason \"the ledger was restored on March 3\"",
    })
final class RetireLaneCommand implements Callable<Integer> {

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final StoresOption stores = new StoresOption();

  @Parameters(paramLabel = "N", description = "The lane's number.")
  private int lane;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why, for whoever reads it later: one line.")
  private String reason = "";

  @Option(
      names = "--given-up",
      description = {
        "Also if Kafka has more of it than the ledger, less, or something else, as after a repair:",
        "what Kafka says now is acknowledged. What ClickHouse lacks or has too much still shows.",
      })
  private boolean givenUp;

  @Option(names = "--dry-run", description = "Only say whether it may be.")
  private boolean dryRun;

  @Override
  public Integer call() throws InterruptedException {
    if (lane < 0 || lane >= Topics.LANES_MAX) {
      throw new ParameterException(
          spec.commandLine(), "N must be a lane from 0 to " + (Topics.LANES_MAX - 1));
    }
    if (reason.isBlank()
        || CONTROL.matcher(reason).find()
        || reason.getBytes(StandardCharsets.UTF_8).length > Retirement.REASON_BYTES_MAX) {
      throw new ParameterException(
          spec.commandLine(),
          "--reason must be one line of at most %d bytes".formatted(Retirement.REASON_BYTES_MAX));
    }
    var user = System.getProperty("user.name", "unknown");
    var retirement = new LaneRetirement(stores.owner(), stores.clickHouse(), stores.kafka(), user);
    try {
      return told(retirement.retire(new Wish(lane, reason, givenUp, dryRun)));
    } catch (SQLException e) {
      throw new CommandFailed(
          "a database failed, run it again to finish what was begun: " + e.getMessage(), e);
    } catch (KafkaException | NewestWatermark.UnreadableException e) {
      throw new CommandFailed(
          "not retired, Kafka's watermarks can't be read: " + e.getMessage(), e);
    }
  }

  private int told(Result result) {
    var out = spec.commandLine().getOut();
    switch (result) {
      case Result.Done done -> ended(out, done.lane(), "is retired");
      case Result.Acknowledged acknowledged ->
          ended(out, acknowledged.lane(), "was retired before");
      case Result.Already already -> {
        ended(out, already.lane(), "was retired before");
        if (already.told()) {
          out.println("ClickHouse did not know it; now it does");
        }
      }
      case Result.Possible possible ->
          out.printf(
              "lane %d may be retired, with the entries 1..%d; Kafka says %s%n",
              lane, possible.lastSeq(), possible.inKafka());
      case Result.Refused refused -> {
        out.printf("lane %d may not be retired:%n", lane);
        refused.obstacles().forEach(obstacle -> out.printf("  %s%n", obstacle));
      }
    }
    out.flush();
    return result instanceof Result.Refused ? 1 : 0;
  }

  private static void ended(PrintWriter out, LaneStanding at, String how) {
    var retirement = Objects.requireNonNull(at.retirement());
    out.printf(
        "lane %d %s: its entries are 1..%d for ever; %s by %s: %s%n",
        at.lane(),
        how,
        at.lastSeq(),
        retirement.at().truncatedTo(ChronoUnit.SECONDS),
        retirement.by(),
        retirement.reason());
    if (retirement.givenUp()) {
      out.printf(
          "Kafka says %s, which is acknowledged; reconcile tells what ClickHouse lacks or has too much%n",
          retirement.inKafka());
    }
  }
}
