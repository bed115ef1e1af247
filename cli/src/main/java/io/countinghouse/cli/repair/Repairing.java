package io.countinghouse.cli.repair;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.Connection;
import io.countinghouse.events.Topics;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.repair.Held;
import io.countinghouse.reports.repair.Holes;
import io.countinghouse.reports.repair.LedgerEntries;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Looks what lacks, says it, and brings it back if that is wanted. */
public final class Repairing implements AutoCloseable {

  private final Connection at;
  private final PrintWriter out;
  private final ClickHouseReader clickHouse;
  private final Holes holes;

  private Repairing(Connection at, PrintWriter out, ClickHouseReader clickHouse) {
    this.at = at;
    this.out = out;
    this.clickHouse = clickHouse;
    this.holes = new Holes(clickHouse);
  }

  /** Opens what only looks. */
  public static Repairing open(Connection at, PrintWriter out) throws SQLException {
    return new Repairing(at, out, ClickHouseReader.open(at.operator()));
  }

  /**
   * The spans of which everything was published: what was not can still come.
   *
   * @param lane only this; null: all
   * @throws CommandFailed if ClickHouse knows of no such lane
   */
  List<Span> published(@Nullable Integer lane, long from, long to) throws SQLException {
    var spans = new ArrayList<Span>();
    holes
        .published()
        .forEach((each, last) -> {
          if (lane == null || lane.equals(each)) {
            spans.add(new Span(each, from, Math.min(to, last)));
          }
        });
    if (lane != null && spans.isEmpty()) {
      throw new CommandFailed("ClickHouse has no watermark of lane " + lane);
    }
    return spans;
  }

  /** Of all lanes, whatever was published. */
  public boolean run(boolean yes, Duration waitMax) throws SQLException, InterruptedException {
    return run(published(null, 1, Long.MAX_VALUE), yes, waitMax);
  }

  /** Whether nothing lacks in the end. */
  boolean run(List<Span> spans, boolean yes, Duration waitMax)
      throws SQLException, InterruptedException {
    var lacking = Lacking.of(holes, spans);
    lacking.lines().forEach(out::println);
    if (lacking.count() == 0) {
      out.println("nothing lacks");
    } else if (!yes) {
      out.println("nothing was done; with --yes it is sent to the loader's repair topics");
    }
    out.flush();
    if (lacking.count() == 0 || !yes) {
      return lacking.count() == 0;
    }
    repair(spans, System.nanoTime() + waitMax.toNanos());
    var after = Lacking.of(holes, spans);
    after.lines().forEach(line -> out.println("still: " + line));
    out.println(after.count() == 0 ? "nothing lacks now" : "not repaired");
    out.flush();
    return after.count() == 0;
  }

  private void repair(List<Span> spans, long until) throws SQLException, InterruptedException {
    var kafka = at.kafkaBootstrap();
    try (var producer = RepairProducer.ofLoader(kafka);
        var ledger = LedgerEntries.open(at.postgresReader())) {
      var reload = Reload.prepared(kafka, holes, ledger, producer, out::println);
      var entries = reload.run(spans, until);
      say(
          "entries",
          entries.sent(),
          entries.notKept(),
          "not given by the ledger: attach their months, if no line above says otherwise");
      var copies = new Copies(kafka, holes, new Held(clickHouse), producer);
      var scores = copies.run(Holes.Lacking.SCORE, Topics.SCORES, spans, until);
      say(
          "scores",
          scores.sent(),
          scores.notFound(),
          "not in Kafka (any more): nobody can load them");
      var flags = copies.run(Holes.Lacking.FLAG, Topics.FLAGS, spans, until);
      say("flags", flags.sent(), flags.notFound(), "not in Kafka (any more): nobody can load them");
    } catch (KafkaException e) {
      throw new CommandFailed("Kafka does not answer: " + e.getMessage(), e);
    }
  }

  private void say(String what, long sent, long without, String why) {
    if (sent > 0 || without > 0) {
      out.println(sent + " " + what + " sent" + (without > 0 ? ", " + without + " " + why : ""));
      out.flush();
    }
  }

  @Override
  public void close() throws SQLException {
    clickHouse.close();
  }
}
