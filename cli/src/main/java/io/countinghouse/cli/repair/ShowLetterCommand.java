package io.countinghouse.cli.repair;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.reports.TextTable;
import io.countinghouse.topics.WholeTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse dlq show}. */
@Command(
    name = "show",
    description = "One dead letter: its headers, and what it says, or its first bytes.",
    exitCodeList = {
      "0:shown",
      "1:there is no such letter, or Kafka does not answer",
      "2:the command line is wrong",
    },
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse dlq show transactions.analytics-loader.dlq/0/12")
final class ShowLetterCommand implements Callable<Integer> {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
  private static final Pattern PLACE = Pattern.compile("([^/]+)/(\\d{1,9})/(\\d{1,18})");
  private static final int BYTES_SHOWN_MAX = 512;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Parameters(
      paramLabel = "LETTER",
      description = "Topic, partition and offset with slashes, as `dlq list` prints it.")
  private String letter = "";

  @Override
  public Integer call() {
    var place = PLACE.matcher(letter);
    if (!place.matches()) {
      throw new ParameterException(spec.commandLine(), letter + " is not topic/partition/offset");
    }
    var topic =
        Letters.topicOf(place.group(1))
            .orElseThrow(() -> new CommandFailed(place.group(1) + " is no topic of dead letters"));
    var partition = new TopicPartition(place.group(1), Integer.parseInt(place.group(2)));
    try {
      var record =
          WholeTopic.one(
              data.connection().kafkaBootstrap(),
              partition,
              Long.parseLong(place.group(3)),
              ANSWER_MAX);
      if (record == null) {
        throw new CommandFailed("there is no letter " + letter);
      }
      show(Letter.of(topic, record));
      return 0;
    } catch (KafkaException e) {
      throw new CommandFailed("Kafka does not give it: " + e.getMessage(), e);
    }
  }

  private void show(Letter found) {
    var out = spec.commandLine().getOut();
    out.println("letter: " + found.place());
    out.println("read from: " + TextTable.printable(found.from()));
    out.println("key: " + text(found.record().key()));
    found
        .record()
        .headers()
        .forEach(header ->
            out.println(
                "header " + TextTable.printable(header.key()) + ": " + text(header.value())));
    var entry = found.entry();
    if (found.message() == null) {
      out.println("can't be read: " + TextTable.printable(found.problem()));
      out.println("bytes: " + text(found.record().value()));
    } else {
      entry.ifPresent(of -> out.println("entry: " + of));
      out.println("says: " + TextTable.printable(String.valueOf(found.message())));
    }
    out.flush();
  }

  /** Plain text as it is, anything else in hex. */
  private static String text(byte @Nullable [] bytes) {
    if (bytes == null) {
      return "(none)";
    }
    var shown = Arrays.copyOf(bytes, Math.min(bytes.length, BYTES_SHOWN_MAX));
    var text = new String(shown, StandardCharsets.UTF_8);
    boolean plain = text.chars().noneMatch(c -> Character.isISOControl(c) || c == '\uFFFD');
    var more = bytes.length > shown.length ? " … of " + bytes.length + " bytes" : "";
    return (plain ? text : HexFormat.of().formatHex(shown)) + more;
  }
}
