package io.countinghouse.cli.alerts;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Snooze;
import io.countinghouse.events.Topics;
import io.countinghouse.topics.OneRecord;
import java.io.PrintWriter;
import java.time.Instant;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** Whose account, who says so, and why. */
final class SnoozeOptions {

  private static final JsonMapper JSON = new JsonMapper();

  @Mixin private final DataOption data = new DataOption();

  @Parameters(paramLabel = "ACCOUNT", description = "The subject account.")
  private String account = "";

  @Option(names = "--by", paramLabel = "NAME", required = true, description = "Who wants it.")
  private String by = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why, for whoever reads it later.")
  private String reason = "";

  /** Writes it, and says so. */
  void write(Instant until, PrintWriter out) {
    try {
      var snooze = new Snooze(account, Micros.truncate(until), by, reason);
      OneRecord.write(data.connection().kafkaBootstrap(), Topics.SNOOZES, account, snooze);
      out.println(
          JSON.createObjectNode()
              .put("subject_account", account)
              .put("until", snooze.until().toString())
              .put("by", by));
      out.flush();
    } catch (IllegalArgumentException | KafkaException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }
}
