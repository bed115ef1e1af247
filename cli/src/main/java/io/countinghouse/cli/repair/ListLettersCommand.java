package io.countinghouse.cli.repair;

import io.countinghouse.cli.DataOption;
import io.countinghouse.events.LaneSeq;
import io.countinghouse.reports.TextTable;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse dlq list}. */
@Command(
    name = "list",
    description = {
      "Every dead letter: where it lies, where it was read, and why it was refused. The entry is",
      "shown if this program can read the record; such a letter can be replayed.",
    },
    exitCodeList = {
      "0:listed",
      "1:Kafka does not answer",
      "2:the command line is wrong",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse dlq list",
      "  ./countinghouse dlq list --topic transactions --limit 500",
    })
final class ListLettersCommand implements Callable<Integer> {

  private static final int LIMIT_MAX = 10_000;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "",
      description = "Only those read from this topic, such as transactions.")
  private String topic = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "The newest N of each topic and service (default: 100; at most 10000).")
  private int limit;

  private long found;

  @Override
  public Integer call() {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new ParameterException(spec.commandLine(), "--limit must be 1 to " + LIMIT_MAX);
    }
    var letters = new Letters(data.connection().kafkaBootstrap());
    var table = new TextTable(List.of("letter", "written", "read from", "entry", ">bytes", "why"));
    for (var service : Letters.Service.values()) {
      for (var each : Letters.named(topic)) {
        var newest = new ArrayDeque<List<String>>();
        letters.read(service, each, letter -> keep(newest, letter));
        newest.forEach(table::row);
      }
    }
    var out = spec.commandLine().getOut();
    out.print(table.rows() == 0 ? "" : table.render());
    out.println(
        found + " dead letters" + (table.rows() < found ? ", of them shown " + table.rows() : ""));
    out.flush();
    return 0;
  }

  /** What is printed of it; letters may be large. */
  private void keep(Deque<List<String>> newest, Letter letter) {
    found++;
    newest.add(cells(letter));
    if (newest.size() > limit) {
      newest.remove();
    }
  }

  private static List<String> cells(Letter letter) {
    return List.of(
        letter.place(),
        Instant.ofEpochMilli(letter.record().timestamp()).toString(),
        letter.from(),
        letter.entry().map(LaneSeq::toString).orElse("-"),
        Integer.toString(Math.max(0, letter.record().serializedValueSize())),
        letter.reason());
  }
}
