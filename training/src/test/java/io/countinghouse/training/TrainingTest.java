package io.countinghouse.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.model.ModelFile;
import io.countinghouse.detection.rule.RuleFile;
import io.countinghouse.testkit.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learning and measuring, over a town that is made from a seed. */
final class TrainingTest {

  private static final int TOWNS = 8;

  /** A machine that has no more than a JDK may lack what the native code needs; it is told. */
  @BeforeAll
  static void theLibraryIsHere() {
    var missing = LearningLibrary.missing();
    assumeTrue(missing.isEmpty(), missing::toString);
  }

  private final long seed = Seeds.one();
  private final List<LabelledPayment> payments = new SmallTown(Seeds.random(seed)).payments();
  private final Protocol protocol = SmallTown.protocol();
  private final Matrix all = features(payments);
  private final Matrix training = protocol.training(all);

  private Matrix features(List<LabelledPayment> some) {
    return new Replay(RuleFile.builtIn().thresholds(), Duration.ofDays(7))
        .features(some, protocol::wants);
  }

  private ModelFile train(long trainingSeed) {
    return Trainer.train(training, protocol.train(), Duration.ofDays(7), trainingSeed);
  }

  @Test
  void ourTreesGiveTheLibrarysMarginsToTheBit() throws Exception {
    var data = Trainer.matrix(all);
    for (var booster : Trainer.boosters(training, 1)) {
      var theirs = booster.predict(data, true);
      var trees = Ensembles.of(booster);
      for (int i = 0; i < all.rows(); i++) {
        assertEquals(theirs[i][0], trees.margin(all.values(i)), 0f, "row " + i + ", seed " + seed);
      }
      booster.dispose();
    }
    data.dispose();
  }

  @Test
  void equalRowsAndSeedGiveEqualBytes() {
    var once = train(7);
    assertArrayEquals(once.bytes(), train(7).bytes());
    assertEquals(once.model().digest(), train(7).model().digest());
    assertTrue(!once.model().digest().equals(train(8).model().digest()), "the seed has no say");
  }

  @Test
  void aModelReadFromItsFileScoresTheSame(@TempDir Path directory) throws Exception {
    var model = train(1).model();
    var path = directory.resolve("model.json");
    Files.write(path, model.file().bytes());
    var read = ModelFile.read(path);
    assertEquals(model.digest(), read.digest());
    assertArrayEquals(scores(model, all), scores(read, all));
  }

  @Test
  void theLabelsOfTheTestDoNotMoveItsScores() {
    var model = train(1).model();
    var shuffled = features(withShuffledTestLabels());
    assertArrayEquals(
        scores(model, all.where(one -> protocol.test().contains(one.day()))),
        scores(model, shuffled.where(one -> protocol.test().contains(one.day()))),
        "seed " + seed);
  }

  private List<LabelledPayment> withShuffledTestLabels() {
    var labels = new ArrayList<Boolean>();
    payments.stream()
        .filter(one -> protocol.test().contains(one.day()))
        .forEach(one -> labels.add(one.fraud()));
    Collections.shuffle(labels, new Random(seed));
    var next = labels.iterator();
    return payments.stream()
        .map(one ->
            protocol.test().contains(one.day())
                ? new LabelledPayment(
                    one.id(), one.account(), one.event(), one.reachesCustomer(), next.next())
                : one)
        .toList();
  }

  /** The mean of several towns, always the same ones: a week of one of them has some 80 frauds. */
  @Test
  void itFindsMostOfWhatIsPlanted() {
    double aucRoc = 0;
    double lift = 0;
    for (int town = 1; town <= TOWNS; town++) {
      var lived = new SmallTown(new SplittableRandom(town)).payments();
      var rows = features(lived);
      var model =
          Trainer.train(protocol.training(rows), protocol.train(), Duration.ofDays(7), 1).model();
      var test = protocol.testing(rows, lived);
      var found = Evaluation.of(model, test).metrics();
      aucRoc += found.aucRoc() / TOWNS;
      lift += found.averagePrecision() * test.rows() / test.frauds() / TOWNS;
    }
    assertTrue(lift > 3, "average precision is " + lift + " times that of chance");
    assertTrue(aucRoc > 0.7, "auc " + aucRoc);
  }

  @Test
  void theStrongestContributionsAreNamedAndSorted() {
    var model = train(1).model();
    for (int i = 0; i < all.rows(); i++) {
      var strongest = model.strongest(model.inputs(all.values(i)), 3);
      for (int j = 1; j < strongest.size(); j++) {
        assertTrue(strongest.get(j - 1).logOdds() >= strongest.get(j).logOdds());
      }
    }
  }

  @Test
  void rowsWithoutAFraudTeachNothing() {
    var good = training.where(one -> !one.fraud());
    assertThrows(
        IllegalArgumentException.class,
        () -> Trainer.train(good, protocol.train(), Duration.ofDays(7), 1));
  }

  @Test
  void theHandbooksFileIsReadAsItWasWritten(@TempDir Path directory) throws Exception {
    var path = directory.resolve("payments.csv");
    Files.writeString(path, SmallTown.handbookCsv(payments));
    var read = PaymentFile.read(path);
    assertEquals(
        payments.stream().map(LabelledPayment::id).toList(),
        read.stream().map(LabelledPayment::id).toList());
    assertEquals(
        payments.stream().mapToLong(one -> one.event().amountMinor()).sum(),
        read.stream().mapToLong(one -> one.event().amountMinor()).sum());
    assertEquals(
        payments.stream().filter(LabelledPayment::fraud).count(),
        read.stream().filter(LabelledPayment::fraud).count());
  }

  @Test
  void importsColumnsWithFraudAreReadToo(@TempDir Path directory) throws Exception {
    var path = directory.resolve("payments.csv");
    Files.writeString(
        path,
        """
        debit_account,credit_account,amount,currency,occurred_at,merchant_id,fraud
        alice,merchant:m1,12.50,EUR,2026-03-02T10:00:00Z,m1,1
        cash,alice,5,JPY,2026-03-02T09:00:00Z,,0
        """);
    var read = PaymentFile.read(path);
    assertEquals(List.of("line-3", "line-2"), read.stream().map(LabelledPayment::id).toList());
    assertEquals("merchant m1", read.getLast().event().party());
    assertEquals(5, read.getFirst().event().amountMinor());
  }

  /**
   * Import refuses it too; as the least amount it would pull what the account usually pays down.
   */
  @Test
  void anAmountBelowNothingIsRefusedWithItsLine(@TempDir Path directory) throws Exception {
    var path = directory.resolve("payments.csv");
    Files.writeString(
        path,
        """
        debit_account,credit_account,amount,currency,occurred_at,fraud
        alice,merchant:m1,12.50,EUR,2026-03-02T10:00:00Z,1
        alice,merchant:m1,-12.50,EUR,2026-03-02T11:00:00Z,0
        """);
    var refused = assertThrows(IllegalArgumentException.class, () -> PaymentFile.read(path));
    assertEquals("line 3: amount must be 0 or more, not -12.50", refused.getMessage());
  }

  @Test
  void theSubjectIsTheCustomersSideAsTheServerTellsIt(@TempDir Path directory) throws Exception {
    var path = directory.resolve("payments.csv");
    Files.writeString(
        path,
        """
        debit_account,credit_account,subject_account,amount,currency,occurred_at,fraud
        cash,alice,,9500,EUR,2026-03-02T09:00:00Z,0
        external:iban,alice,,20,EUR,2026-03-02T10:00:00Z,0
        alice,cash,,30,EUR,2026-03-02T11:00:00Z,0
        alice,bob,bob,40,EUR,2026-03-02T12:00:00Z,0
        """);
    var read = PaymentFile.read(path);
    assertEquals(
        List.of("alice", "alice", "alice", "bob"),
        read.stream().map(LabelledPayment::account).toList());
    assertEquals(
        List.of(false, false, true, false),
        read.stream().map(one -> one.event().outgoing()).toList());
    assertEquals(
        List.of("cash", "external:iban", "cash", "alice"),
        read.stream().map(one -> one.event().counterparty()).toList());
    assertEquals(
        List.of(false, false, false, true),
        read.stream().map(LabelledPayment::reachesCustomer).toList());
  }

  private static double[] scores(Model model, Matrix rows) {
    return Evaluation.of(model, rows).scores();
  }
}
