package io.countinghouse.scorer;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Topics;
import io.countinghouse.stack.KafkaBroker;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.Payments;
import io.countinghouse.topics.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How soon a flag can be read. */
final class FlagCommitsIT {

  private static final Duration LONG = Duration.ofMinutes(2);

  /** As long as the scorer's Kafka transactions may be. */
  private static final String INTERVAL_MS = "9000";

  /** Five flags that waited for the interval could not all come so soon after one another. */
  private static final Duration SOON = Duration.ofSeconds(4);

  private static final int FLAGS = 5;

  @Test
  void aFlagDoesNotWaitForTheCommitInterval() throws IOException {
    var dir = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "flags-it-");
    try (var broker = KafkaBroker.start(dir.resolve("kafka"))) {
      TopicAdmin.create(broker.bootstrap(), "fraud-scorer", List.of(Topics.TRANSACTIONS));
      var env =
          Map.of(
              "KAFKA_BOOTSTRAP", broker.bootstrap(),
              "SCORER_STATE_DIR", dir.resolve("state").toString(),
              "SCORER_COMMIT_INTERVAL_MS", INTERVAL_MS);
      try (var _ =
              ServiceProcess.start("scorer", ScorerMain.class.getName(), env, dir.resolve("logs"));
          var flags = new CommittedRecords(broker.bootstrap(), Topics.FLAGS.name());
          var load = new Load(broker.bootstrap())) {
        var payments = new Payments("customer", sinceStart().toSeconds()); // posted from now on
        for (int i = 1; i <= 2; i++) { // structuring begins with the third
          send(load, payments);
        }
        send(load, payments);
        flags.awaitAtLeast(1, LONG);
        for (int i = 1; i <= FLAGS; i++) {
          send(load, payments);
          flags.awaitAtLeast(1 + i, SOON);
        }
      }
    }
  }

  private static void send(Load load, Payments payments) {
    load.send(List.of(payments.out(sinceStart(), "9500.00")));
    load.flush();
  }

  private static Duration sinceStart() {
    return Duration.between(Payments.START, Micros.truncate(Instant.now()));
  }
}
