package io.countinghouse.cli.bench;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.run.StopSignal;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.ReportRunner;
import io.countinghouse.reports.RowsOutput;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.stack.ClickHouseServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Asks every report at one size of the facts. */
final class QueryBench {

  private static final int ROWS_MAX = 5_000_000;
  private static final Duration ANSWER_MAX = Duration.ofMinutes(1);

  private final ClickHouseServer server;
  private final GeneratedFacts facts;
  private final List<Question> questions;
  private final StopSignal stop;

  QueryBench(ClickHouseServer server, GeneratedFacts facts, StopSignal stop) {
    this.server = server;
    this.facts = facts;
    this.questions = Question.all(GeneratedFacts.accounts(facts.rows()));
    this.stop = stop;
  }

  /** Asks each question cold and then, in its other ways, warm. */
  List<QueryTimes> measure(Consumer<String> say) throws SQLException, IOException {
    var times = new ArrayList<QueryTimes>();
    for (var question : questions) {
      if (stop.asked()) {
        throw new CommandFailed("stopped before it was done");
      }
      server.restart();
      var comment = "bench " + question.name() + " " + facts.rows();
      try (var reader = reader(facts.access(), comment)) {
        double cold = ms(reader, question, question.variants().getFirst());
        var warm = new ArrayList<Double>();
        for (var variant : question.variants()) {
          ms(reader, question, variant); // also the client itself is warm after that
        }
        for (var variant : question.variants().subList(1, question.variants().size())) {
          warm.add(ms(reader, question, variant));
        }
        times.add(new QueryTimes(question.name(), cold, Median.of(warm), readRows(comment), null));
      }
      say.accept("%s: %.1f ms".formatted(question.name(), times.getLast().warmMs()));
    }
    return times;
  }

  /** Nothing that remembers an answer, or which rows fitted a condition. */
  private static ClickHouseReader reader(ClickHouseAccess access, String comment)
      throws SQLException {
    return ClickHouseReader.open(
        access,
        Map.of("use_query_cache", "0", "use_query_condition_cache", "0", "log_comment", comment));
  }

  private static double ms(ClickHouseReader reader, Question question, Map<String, String> given)
      throws SQLException, IOException {
    long begin = System.nanoTime();
    rows(reader, question, given);
    return (System.nanoTime() - begin) / 1e6;
  }

  private static RowsOutput rows(
      ClickHouseReader reader, Question question, Map<String, String> given)
      throws SQLException, IOException {
    var output = new RowsOutput(ROWS_MAX);
    new ReportRunner(reader).run(question.report(), given, output);
    return output;
  }

  private long readRows(String comment) {
    try (var client = facts.access().client(ANSWER_MAX)) {
      client.queryAll("SYSTEM FLUSH LOGS query_log");
      return client
          .queryAll(
              "SELECT max(read_rows) AS n FROM system.query_log WHERE type = 'QueryFinish' AND"
                  + " log_comment = {comment:String}",
              Map.of("comment", comment))
          .getFirst()
          .getLong("n");
    }
  }

  /**
   * Asks PostgreSQL the same, where it can, and compares what both say.
   *
   * @throws IllegalStateException if they say different things
   */
  List<QueryTimes> compare(List<QueryTimes> times, PostgresTwin twin, Consumer<String> say)
      throws SQLException, IOException {
    var compared = new ArrayList<QueryTimes>();
    try (var reader = reader(facts.access(), "bench check")) {
      for (int i = 0; i < questions.size(); i++) {
        var question = questions.get(i);
        compared.add(
            PostgresTwin.knows(question)
                ? times.get(i).withPostgres(compare(question, reader, twin, say))
                : times.get(i));
      }
    }
    return compared;
  }

  private double compare(
      Question question, ClickHouseReader reader, PostgresTwin twin, Consumer<String> say)
      throws SQLException, IOException {
    var took = new ArrayList<Double>();
    long rows = 0;
    for (var variant : question.variants()) {
      long begin = System.nanoTime();
      var theirs = twin.rows(question, variant).stream().sorted().toList();
      took.add((System.nanoTime() - begin) / 1e6);
      var ours =
          rows(reader, question, variant).rows().stream()
              .map(row -> PostgresTwin.text(question, row))
              .sorted()
              .toList();
      if (!ours.equals(theirs)) {
        throw new IllegalStateException(difference(question, variant, ours, theirs));
      }
      rows += ours.size();
    }
    say.accept("%s: %,d rows are PostgreSQL's, too".formatted(question.name(), rows));
    return Median.of(took.subList(1, took.size()));
  }

  private static String difference(
      Question question, Map<String, String> variant, List<String> ours, List<String> theirs) {
    var onlyOurs = new ArrayList<>(ours);
    onlyOurs.removeAll(theirs);
    var onlyTheirs = new ArrayList<>(theirs);
    onlyTheirs.removeAll(ours);
    return "%s %s: ClickHouse has %d rows, PostgreSQL %d; only there %s, only here %s"
        .formatted(
            question.name(),
            variant,
            ours.size(),
            theirs.size(),
            onlyOurs.stream().findFirst(),
            onlyTheirs.stream().findFirst());
  }
}
