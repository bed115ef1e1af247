package io.countinghouse.cli.repair;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.cli.Notice;
import io.countinghouse.cli.WaitOption;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.repair.Held;
import io.countinghouse.reports.repair.Reviewed;
import io.countinghouse.topics.Repair;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code countinghouse dlq replay}. */
@Command(
    name = "replay",
    description = {
      "Send the dead letters of a service that this program can read to its repair topics. The",
      "loader admits each once, and only if ClickHouse lacks its entry; the stream's other readers",
      "see nothing of it. Run it again whenever you like: what is there stays as it is.",
      "",
      "The scorer scores a transaction once, and only if ClickHouse has no score of it, by the"
          + " rules",
      "and the model of the time when it was posted; a review counts if nothing was said of its",
      "payment since. A capture that pays a customer is sent whenever you run it, and the scorer",
      "takes it once. Its other letters (rules, models, snoozes) are listed and not replayed: what",
      "was refused there is written anew.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:the entry (of the scorer's: the score) of every letter that can be read is in ClickHouse",
      "1:some can't be read or replayed, or were not there when the wait was over",
      "2:the command line is wrong, Kafka or ClickHouse can't be reached, or (of the scorer's) the"
          + " loaders are behind",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse dlq replay --dry-run",
      "  ./countinghouse dlq replay --topic transactions --wait 120",
      "  ./countinghouse dlq replay --service fraud-scorer",
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

  @Option(
      names = "--service",
      paramLabel = "analytics-loader|fraud-scorer",
      defaultValue = Repair.LOADER,
      converter = ServiceName.class,
      description = "Whose letters (default: analytics-loader).")
  private Letters.Service service = Letters.Service.ANALYTICS_LOADER;

  @Option(names = "--dry-run", description = "Say what would be sent, and send nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws InterruptedException {
    var waitMax = wait.max();
    var at = data.connection();
    var kafka = at.kafkaBootstrap();
    var letters = new Letters(kafka);
    var topics = Letters.named(topic);
    try (var clickHouse = ClickHouseReader.open(at.operator());
        var producer = producer(kafka)) {
      var held = new Held(clickHouse);
      var result =
          switch (service) {
            case ANALYTICS_LOADER ->
                new Replay(letters, held, producer, dryRun, this::say).run(topics, waitMax);
            case FRAUD_SCORER -> {
              var replay = new ScorerReplay(letters, held, producer, dryRun, this::say);
              var words = new Words(new Reviewed(clickHouse));
              yield ofScorer(kafka, replay, words, topics, System.nanoTime() + waitMax.toNanos());
            }
          };
      var out = spec.commandLine().getOut();
      out.println(result.text(dryRun));
      out.flush();
      return result.done(dryRun) ? 0 : 1;
    } catch (SQLException e) {
      throw new CommandFailed("ClickHouse does not answer: " + e.getMessage(), e);
    }
  }

  /** Nothing is asked of ClickHouse before it has what the scorer and the reviewers had said. */
  private static Replay.Result ofScorer(
      String kafka, ScorerReplay replay, Words words, List<Topic<?>> topics, long until)
      throws SQLException, InterruptedException {
    if (topics.contains(Topics.TRANSACTIONS)) {
      Passed.await(kafka, StreamEnds.of(kafka, Topics.SCORES).all(), until);
      replay.transactions(until);
    }
    if (topics.contains(Topics.REVIEWS)) {
      Passed.await(kafka, StreamEnds.of(kafka, Topics.REVIEWS).all(), until);
      replay.reviews(words);
    }
    return replay.result();
  }

  private RepairProducer producer(String kafka) {
    return switch (service) {
      case ANALYTICS_LOADER -> RepairProducer.ofLoader(kafka);
      case FRAUD_SCORER -> RepairProducer.ofScorer(kafka);
    };
  }

  private void say(String line) {
    Notice.print(spec.commandLine().getErr(), line);
  }

  /** A service by the name that topics have of it. */
  static final class ServiceName implements ITypeConverter<Letters.Service> {

    @Override
    public Letters.Service convert(String name) {
      for (var service : Letters.Service.values()) {
        if (service.topicPart.equals(name)) {
          return service;
        }
      }
      throw new TypeConversionException("there is no service " + name);
    }
  }
}
