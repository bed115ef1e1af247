package io.countinghouse.cli.repair;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.cli.Notice;
import io.countinghouse.cli.WaitOption;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.repair.Held;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code countinghouse dlq replay}. */
@Command(
    name = "replay",
    description = {
      "Send the loader's dead letters that this program can read to the loader's repair topics. The",
      "loader admits each once, and only if ClickHouse lacks its entry; the stream's other readers",
      "see nothing of it. Run it again whenever you like: what is there stays as it is.",
      "",
      "The scorer's letters are listed and not replayed.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:the entry of every letter that can be read is in ClickHouse",
      "1:some can't be read, or were not there when the wait was over",
      "2:the command line is wrong, or Kafka or ClickHouse can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse dlq replay --dry-run",
      "  ./countinghouse dlq replay --topic transactions --wait 120",
    })
final class ReplayCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Mixin private final WaitOption wait = new WaitOption();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "",
      description = "Only letters read from this topic, such as transactions.")
  private String topic = "";

  @Option(names = "--dry-run", description = "Say what would be sent, and send nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws InterruptedException {
    var waitMax = wait.max();
    var at = data.connection();
    try (var clickHouse = ClickHouseReader.open(at.clickHouse());
        var producer = new RepairProducer(at.kafkaBootstrap())) {
      var replay =
          new Replay(
              new Letters(at.kafkaBootstrap()),
              new Held(clickHouse),
              producer,
              dryRun,
              line -> Notice.print(spec.commandLine().getErr(), line));
      var result = replay.run(Letters.named(topic), waitMax);
      var out = spec.commandLine().getOut();
      out.println(result.text(dryRun));
      out.flush();
      return result.done(dryRun) ? 0 : 1;
    } catch (SQLException e) {
      throw new CommandFailed("ClickHouse does not answer: " + e.getMessage(), e);
    }
  }
}
