package io.countinghouse.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.detection.model.ModelFile;
import io.countinghouse.events.Sha256;
import io.countinghouse.training.LearningLibrary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What {@code train} and {@code evaluate} say and write. */
class ScoreCommandsTest {

  private static final int A_DAY = 60;
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 2);

  @TempDir private static Path dir;
  private static Path data;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void writePayments() throws IOException {
    data = dir.resolve("payments.csv");
    var random = new SplittableRandom(1);
    var csv =
        new StringBuilder(
            "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD\n");
    for (int i = 0; i < 30 * A_DAY; i++) {
      boolean fraud = random.nextInt(20) == 0;
      csv.append(
          "%d,%s %02d:%02d:00,%d,%d,%d.00,%d\n"
              .formatted(
                  i,
                  FIRST.plusDays(i / A_DAY),
                  i % A_DAY / 3,
                  i % 3 * 20,
                  random.nextInt(300),
                  random.nextInt(20),
                  random.nextInt(10, 60) * (fraud ? 5 : 1),
                  fraud ? 1 : 0));
    }
    Files.writeString(data, csv);
  }

  @BeforeEach
  void needTheLibrary() {
    assumeTrue(LearningLibrary.missing().isEmpty(), "no native library to learn with");
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    return Countinghouse.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private String lastLine() {
    return out.toString().lines().toList().getLast();
  }

  private int evaluate(int testFrom, String... more) {
    var arguments =
        new ArrayList<>(List.of("evaluate", "--data", data.toString(), "--delay-days", "7"));
    arguments.addAll(List.of("--train-from", day(7), "--train-to", day(13)));
    arguments.addAll(List.of("--test-from", day(testFrom), "--test-to", day(testFrom + 6)));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private static String day(int number) {
    return FIRST.plusDays(number).toString();
  }

  @Test
  void evaluateEndsWithOneObjectThatItRepeats() throws IOException {
    var scores = dir.resolve("scores.csv");
    assertEquals(0, evaluate(21, "--scores", scores.toString()), err::toString);
    var first = lastLine();
    var json = new JsonMapper().readTree(first);
    assertEquals(
        List.of(
            "auc_roc",
            "average_precision",
            "card_precision_100",
            "rows",
            "frauds",
            "scores_sha256"),
        List.copyOf(json.propertyNames()));
    var written = Files.readAllLines(scores);
    assertEquals("id,fraud,score", written.getFirst());
    assertEquals(json.path("rows").asInt(), written.size() - 1);
    assertEquals(json.path("scores_sha256").asString(), Sha256.hex(Files.readAllBytes(scores)));
    assertTrue(json.path("auc_roc").asDouble() > 0.9, "frauds are five times dearer: " + first);
    assertEquals(0, evaluate(21));
    assertEquals(first, lastLine());
  }

  @Test
  void figuresThatTheRowsDoNotHaveAreNull() {
    assertEquals(0, evaluate(200), err::toString);
    var json = new JsonMapper().readTree(lastLine());
    assertEquals(0, json.path("rows").asInt());
    assertTrue(json.path("auc_roc").isNull(), this::lastLine);
  }

  @Test
  void trainWritesTheSameModelOfTheSameRowsAndSeed() throws IOException {
    var one = train("1", "one.json");
    var digest = new JsonMapper().readTree(lastLine()).path("model").asString();
    assertEquals(Sha256.hex(Files.readAllBytes(one)), digest);
    assertEquals(digest, ModelFile.read(one).digest());
    assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(train("1", "two.json")));
    assertNotEquals(digest, ModelFile.read(train("2", "three.json")).digest());
  }

  /** Days 7 to 13 are as long before 21 to 27 as their frauds take to be known. */
  @Test
  void theModelsFileSaysWhatAnEarlierModelFindsOnItsDays() throws IOException {
    assertEquals(0, evaluate(21), err::toString);
    var evaluated = new JsonMapper().readTree(lastLine());
    var metrics = ModelFile.read(train(21, "1", "rehearsed.json")).file().metrics();
    assertEquals(evaluated.path("rows").asDouble(), metric(metrics, "rehearsal_rows"));
    assertEquals(evaluated.path("frauds").asDouble(), metric(metrics, "rehearsal_frauds"));
    for (var name : List.of("auc_roc", "average_precision", "card_precision_100")) {
      assertEquals(
          evaluated.path(name).asDouble(), metric(metrics, "rehearsal_" + name), 1e-6, name);
    }
    assertTrue(metric(metrics, "rows") > metric(metrics, "rehearsal_rows"), "nobody was known");
    assertTrue(out.toString().contains("a model of %s to %s".formatted(day(7), day(13))));
  }

  private static double metric(Map<String, Double> metrics, String name) {
    return Objects.requireNonNull(metrics.get(name), name);
  }

  @Test
  void aModelOfTheFirstDaysSaysThatNothingIsKnownOfIt() throws IOException {
    var metrics = ModelFile.read(train("1", "first.json")).file().metrics();
    assertEquals(Set.of("rows", "frauds"), metrics.keySet());
    assertTrue(out.toString().contains("no figures"), out::toString);
  }

  private Path train(String seed, String name) {
    return train(7, seed, name);
  }

  private Path train(int from, String seed, String name) {
    var file = dir.resolve(name);
    assertEquals(
        0,
        run(
            "train",
            "--data",
            data.toString(),
            "--train-from",
            day(from),
            "--train-to",
            day(from + 6),
            "--seed",
            seed,
            "--out",
            file.toString()),
        err::toString);
    return file;
  }

  /** Frauds cost 50 and more, all else less than 60, so what a limit of 60 finds can be counted. */
  @Test
  void backtestCountsWhatARuleWouldHaveFound() throws IOException {
    var rule =
        Files.writeString(
            dir.resolve("rule.json"),
            """
            {"kind": "rule", "id": "dear", "version": 1, "about": "Dear.", "author": "a",
             "when": {"feature": "amount", "comparison": "at_least", "limit": 60}, "weight": 0.85}
            """);
    long dear = 0;
    long frauds = 0;
    long payments = 0;
    for (var row : Files.readAllLines(data).stream().skip(1).map(r -> r.split(",", -1)).toList()) {
      if (row[1].compareTo(day(10)) >= 0 && row[1].compareTo(day(21)) < 0) {
        payments++;
        dear += Double.parseDouble(row[4]) >= 60 ? 1 : 0;
        frauds += row[5].equals("1") ? 1 : 0;
      }
    }
    assertEquals(0, backtest(rule, day(10), day(20)), err::toString);
    var json = new JsonMapper().readTree(lastLine());
    assertEquals(payments, json.path("payments").asLong());
    assertEquals(frauds, json.path("frauds").asLong());
    assertEquals(dear, json.path("spoke").asLong());
    assertEquals(1, json.path("precision").asDouble());
    assertEquals((double) dear / frauds, json.path("recall").asDouble(), 1e-12);
    assertEquals(
        json.path("flags_with").asLong(),
        json.path("flags_today").asLong() + json.path("flags_new").asLong());
    assertEquals(dear, json.path("overlap").asLong() + json.path("flags_new").asLong());
    assertTrue(out.toString().contains("dear/1: "), out::toString);
  }

  /** A hundred years are asked for, and thirty days are there. */
  @Test
  void backtestIsAsFastAsTheTimeThatItsPaymentsSpan() throws IOException {
    var rule =
        Files.writeString(
            dir.resolve("any.json"),
            """
            {"kind": "rule", "id": "any", "version": 1, "about": "Any.", "author": "a",
             "when": {"feature": "amount", "comparison": "at_least", "limit": 1}, "weight": 0.5}
            """);
    assertEquals(0, backtest(rule, "1990-01-01", "2089-12-31"), err::toString);
    var json = new JsonMapper().readTree(lastLine());
    // Both figures are rounded, seconds to the millisecond.
    double days =
        json.path("times_real_time").asDouble() * json.path("seconds").asDouble() / 86_400;
    assertTrue(days > 25 && days < 35, this::lastLine);
    assertEquals(0, backtest(rule, "1990-01-01", "1990-12-31"), err::toString);
    assertEquals(0, new JsonMapper().readTree(lastLine()).path("times_real_time").asDouble());
  }

  @Test
  void backtestRefusesARuleThatDoesNotTypeCheck() throws IOException {
    var rule =
        Files.writeString(
            dir.resolve("wrong.json"),
            "{\"kind\":\"rule\",\"id\":\"r\",\"version\":1,\"about\":\"x\",\"author\":\"a\","
                + "\"when\":{\"rule\":\"nobody\"},\"weight\":0.5}");
    assertEquals(1, backtest(rule, day(10), day(20)));
    assertTrue(err.toString().contains("when.rule: there is no rule nobody"), err::toString);
  }

  private int backtest(Path rule, String from, String to) {
    return run(
        "backtest",
        "--data",
        data.toString(),
        "--rule",
        rule.toString(),
        "--from",
        from,
        "--to",
        to);
  }

  @Test
  void daysThatRunBackwardsAreRefused() {
    assertEquals(
        2,
        run(
            "train",
            "--data",
            data.toString(),
            "--train-from",
            day(13),
            "--train-to",
            day(7),
            "--out",
            dir.resolve("none.json").toString()));
    assertTrue(err.toString().contains("--train-to"), err::toString);
    assertTrue(Files.notExists(dir.resolve("none.json")));
  }
}
