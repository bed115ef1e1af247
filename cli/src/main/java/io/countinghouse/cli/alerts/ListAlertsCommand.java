package io.countinghouse.cli.alerts;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.events.Review;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.reports.TextTable;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.WholeTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code countinghouse alerts list}. */
@Command(
    name = "list",
    description = {
      "Alerts as their flags say, newest first, with what reviewers said. It reads the topics",
      "fraud-flags and fraud-reviews from their beginning.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse alerts list",
      "  ./countinghouse alerts list --all --account customer-0001",
    })
final class ListAlertsCommand implements Callable<Integer> {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Option(names = "--account", paramLabel = "NAME", description = "Only this subject account.")
  private @Nullable String account;

  @Option(names = "--all", description = "Those that were reviewed or are quiet too.")
  private boolean all;

  @Override
  public Integer call() {
    var alerts = new LinkedHashMap<UUID, Alert>();
    var reviews = new HashMap<UUID, Review>();
    read(
        Topics.FLAGS,
        flag -> {
          if (account == null || account.equals(flag.subjectAccount())) {
            alerts.computeIfAbsent(Alert.id(flag), id -> new Alert()).add(flag);
          }
        });
    read(Topics.REVIEWS, review -> reviews.put(review.transactionId(), review));
    print(alerts, reviews);
    return 0;
  }

  private void print(Map<UUID, Alert> alerts, Map<UUID, Review> reviews) {
    var now = Instant.now();
    var table =
        new TextTable(
            List.of(
                "alert", "account", ">flags", "first", "last", ">score", "why", "state",
                "snoozed"));
    int open = 0;
    for (var one : sorted(alerts)) {
      var state = one.state(reviews, now);
      open += state.equals("open") ? 1 : 0;
      if (all || state.equals("open")) {
        table.row(row(one, state));
      }
    }
    var out = spec.commandLine().getOut();
    out.print(table.render());
    out.println(open + " open of " + alerts.size());
    out.flush();
  }

  private static List<Alert> sorted(Map<UUID, Alert> alerts) {
    return alerts.values().stream().sorted(Comparator.comparing(Alert::last).reversed()).toList();
  }

  private static List<String> row(Alert one, String state) {
    return List.of(
        one.id().toString(),
        one.account(),
        Integer.toString(one.flags()),
        one.first().toString(),
        one.last().toString(),
        String.format(Locale.ROOT, "%.3f", one.score()),
        one.why(),
        state,
        one.snoozed());
  }

  private <V> void read(Topic<V> topic, Consumer<V> to) {
    try {
      WholeTopic.read(
          data.connection().kafkaBootstrap(),
          topic,
          ANSWER_MAX,
          record -> {
            try {
              to.accept(EventHeaders.decode(topic, record.headers(), record.value()));
            } catch (UndecodableException e) {
              // in the dead letters of whoever uses it
            }
          });
    } catch (KafkaException e) {
      throw new CommandFailed("Kafka does not give " + topic.name() + ": " + e.getMessage(), e);
    }
  }
}
