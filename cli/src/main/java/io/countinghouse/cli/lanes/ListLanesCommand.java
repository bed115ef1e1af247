package io.countinghouse.cli.lanes;

import io.countinghouse.cli.LedgerOption;
import io.countinghouse.reports.TextTable;
import io.countinghouse.sql.lanes.LaneStanding;
import io.countinghouse.sql.lanes.LaneStandings;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code countinghouse lanes list}. */
@Command(
    name = "list",
    description = {
      "The lanes that were ever opened: their last sequence, how far each is known to be in Kafka,",
      "the moment up to which nothing is posted to it any more, and whose it is.",
    },
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse lanes list")
final class ListLanesCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final LedgerOption ledger = new LedgerOption();

  @Override
  public Integer call() {
    var table =
        new TextTable(
            List.of(
                ">lane", "state", ">last", ">published", "as of", "opened", "whose, or why not"));
    for (var lane : ledger.asOwner(LaneStandings::list)) {
      table.row(
          List.of(
              Integer.toString(lane.lane()),
              state(lane),
              Long.toString(lane.lastSeq()),
              Long.toString(lane.publishedSeq()),
              lane.asOf().truncatedTo(ChronoUnit.MILLIS).toString(),
              lane.openedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
              whose(lane)));
    }
    spec.commandLine().getOut().print(table.render());
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static String state(LaneStanding lane) {
    var retirement = lane.retirement();
    if (retirement != null) {
      return retirement.givenUp() ? "given up" : "retired";
    }
    return lane.owned() ? "owned" : "free";
  }

  private static String whose(LaneStanding lane) {
    var retirement = lane.retirement();
    if (retirement != null) {
      return "%s by %s: %s; Kafka says %s"
          .formatted(
              retirement.at().truncatedTo(ChronoUnit.SECONDS),
              retirement.by(),
              retirement.reason(),
              retirement.inKafka());
    }
    var session = lane.session();
    return session == null ? "nobody is connected" : session;
  }
}
