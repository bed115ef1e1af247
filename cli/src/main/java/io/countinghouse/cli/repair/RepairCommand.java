package io.countinghouse.cli.repair;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.cli.WaitOption;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.repair.LoadedTo;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse repair}. */
@Command(
    name = "repair",
    description = {
      "Load what ClickHouse lacks: entries from the ledger, scores and flags from their topics, all",
      "by way of the loader's repair topics. Without --yes it says what lacks and does nothing.",
      "",
      "Nothing goes into the stream again, and what is there stays as it is: run it again whenever",
      "you like, also if it was stopped in the middle. Rows that ClickHouse has and should not have,",
      "or has otherwise, it can't mend: see docs/loader.md.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:nothing lacks",
      "1:something lacks, or is lost by Kafka: what is printed",
      "2:the command line is wrong, or Kafka or a database can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse repair",
      "  ./countinghouse repair --yes --wait 300",
      "  ./countinghouse repair --lane 0 --from-seq 120000 --to-seq 140000 --yes",
      "  ./countinghouse repair --lost-by-kafka --yes",
    })
public final class RepairCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Mixin private final WaitOption wait = new WaitOption();

  @Option(names = "--lane", paramLabel = "N", description = "Only this lane (default: all).")
  private @Nullable Integer lane;

  @Option(
      names = "--from-seq",
      paramLabel = "A",
      defaultValue = "1",
      description = "The first sequence that is looked at (default: 1).")
  private long from;

  @Option(
      names = "--to-seq",
      paramLabel = "B",
      description = "The last (default: the last that was published).")
  private @Nullable Long to;

  @Option(names = "--yes", description = "Do it.")
  private boolean yes;

  @Option(
      names = "--lost-by-kafka",
      description = {
        "Instead: move the loaders' group past what Kafka no longer has, so that loaders which have",
        "stopped for it can go on. Stop them first; start them afterwards, and repair."
      })
  private boolean lostByKafka;

  @Override
  public Integer call() throws InterruptedException {
    long last = to == null ? Long.MAX_VALUE : to;
    if (from < 1 || last < from) {
      throw new ParameterException(
          spec.commandLine(), "--from-seq must be 1 or more and --to-seq not less");
    }
    if (lane == null && (from > 1 || to != null)) {
      throw new ParameterException(
          spec.commandLine(), "sequences are those of a lane: give --lane");
    }
    if (lostByKafka) {
      return pass();
    }
    var waitMax = wait.max();
    try (var repair = Repairing.open(data.connection(), spec.commandLine().getOut())) {
      var spans = repair.published(lane, from, last);
      return repair.run(spans, yes, waitMax) ? 0 : 1;
    } catch (SQLException e) {
      throw new CommandFailed("not repaired, a database failed: " + e.getMessage(), e);
    }
  }

  private int pass() throws InterruptedException {
    var at = data.connection();
    var out = spec.commandLine().getOut();
    try (var clickHouse = ClickHouseReader.open(at.operator());
        var kafka = new LostByKafka(at.kafkaBootstrap(), new LoadedTo(clickHouse))) {
      var lost = kafka.find();
      lost.forEach(each -> out.println(each.line()));
      if (lost.isEmpty()) {
        out.println("Kafka has all that the loaders must read next");
      } else if (yes) {
        kafka.pass(lost);
        out.println("the group is past it; start the loaders, and repair");
      } else {
        out.println("nothing was done; with --yes the group is moved");
      }
      out.flush();
      return lost.isEmpty() || yes ? 0 : 1;
    } catch (SQLException e) {
      throw new CommandFailed("ClickHouse does not answer: " + e.getMessage(), e);
    }
  }
}
