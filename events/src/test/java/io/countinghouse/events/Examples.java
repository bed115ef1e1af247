package io.countinghouse.events;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One fixed value of every message. The golden bytes are theirs: never change one, add another. */
final class Examples {

  static final Instant OCCURRED = Instant.parse("2026-03-01T09:59:58.123456Z");
  static final Instant POSTED = Instant.parse("2026-03-01T10:00:00.000001Z");
  static final UUID ID = UUID.fromString("019ca8e1-a800-7001-8000-000000000001");

  static final Transaction TRANSACTION =
      new Transaction(
          ID,
          1,
          42,
          "card",
          "customer-0001",
          "merchant-0007",
          "customer-0001",
          12_50,
          "EUR",
          OCCURRED,
          POSTED,
          LocalDate.of(2026, 3, 1),
          LocalDate.of(2026, 3, 1),
          "till",
          "key-1",
          "m-7",
          "5411",
          "pos",
          "NL",
          "groceries, été");

  static final Transaction BARE_TRANSACTION =
      new Transaction(
          ID,
          0,
          1,
          "payment",
          "a",
          "b",
          "b",
          Long.MAX_VALUE,
          "JPY",
          Instant.parse("1969-12-31T23:59:59.999999Z"),
          POSTED,
          LocalDate.of(2026, 3, 1),
          LocalDate.of(1969, 12, 31),
          "till",
          "key-2",
          null,
          null,
          null,
          null,
          null);

  static final UUID RELATED = UUID.fromString("019ca8e0-0000-7002-8000-000000000002");

  static final Transaction AUTHORISE =
      kind(
          Transaction.Kind.AUTHORISE,
          null,
          POSTED.plusSeconds(604_800),
          12_50,
          "{\"order\":\"é-1\",\"tries\":2}");

  static final Transaction CAPTURE = kind(Transaction.Kind.CAPTURE, RELATED, null, -20_00, null);
  static final Transaction VOID = kind(Transaction.Kind.VOID, RELATED, null, -12_50, null);
  static final Transaction EXPIRE = kind(Transaction.Kind.EXPIRE, RELATED, null, -12_50, null);
  static final Transaction REVERSE = kind(Transaction.Kind.REVERSE, RELATED, null, 0, "{}");
  static final Transaction POST_WITH_ATTRIBUTES =
      kind(Transaction.Kind.POST, null, null, 0, "{\"a\":[1,null,true]}");

  static Transaction kind(
      Transaction.Kind kind,
      @Nullable UUID relatedId,
      @Nullable Instant expiresAt,
      long heldMinor,
      @Nullable String attributes) {
    var t = TRANSACTION;
    return new Transaction(
        t.id(),
        t.lane(),
        t.laneSeq(),
        t.type(),
        t.debitAccount(),
        t.creditAccount(),
        t.subjectAccount(),
        t.amountMinor(),
        t.currency(),
        t.occurredAt(),
        t.postedAt(),
        t.bookingDate(),
        t.valueDate(),
        t.client(),
        t.idempotencyKey(),
        t.merchantId(),
        t.category(),
        t.channel(),
        t.country(),
        t.description(),
        kind,
        relatedId,
        expiresAt,
        heldMinor,
        attributes,
        false);
  }

  static final Transaction TO_CUSTOMER = TRANSACTION.withCounterpartyIsCustomer(true);
  static final Transaction CAPTURED_TO_CUSTOMER = CAPTURE.withCounterpartyIsCustomer(true);

  static final Account ACCOUNT =
      new Account(
          "customer-0001",
          1,
          7,
          Account.Kind.CUSTOMER,
          Account.Status.OPEN,
          "EUR",
          "NL",
          "c-1",
          -500_00L,
          POSTED);

  static final Watermark WATERMARK =
      new Watermark(1, 3, 42, POSTED, ChainHash.GENESIS.next(TRANSACTION));

  static final Score SCORE =
      new Score(
          ID,
          "customer-0001",
          1,
          42,
          POSTED,
          0.9375,
          "rules-1",
          0.9375,
          List.of(new Score.Feature("count_10m", 9), new Score.Feature("amount_ratio", 7.25)),
          null,
          true,
          null);

  private static final String DIGEST =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  static final Score SCORE_OF_MODEL =
      new Score(
          ID,
          "customer-0001",
          1,
          42,
          POSTED,
          0.9375,
          "rules-1",
          0,
          List.of(new Score.Feature("count_10m", 2)),
          new Score.ByModel(DIGEST, 0.9375, FeatureValues.of(2, 12.5f, -1, 0, 1.1f)),
          true,
          null);

  static final Score SCORE_WITH_SHADOW =
      shadowed(new Score.Shadow(0.875, true, List.of("velocity-10m/2"), DIGEST, 0.25));

  static final Score SCORE_WITH_SHADOW_INPUTS =
      shadowed(
          new Score.Shadow(
              0.875,
              true,
              List.of("velocity-10m/2"),
              DIGEST,
              0.25,
              FeatureValues.of(2, 12.5f, -1, 0, 1.1f)));

  static final RuleDocument RULE =
      new RuleDocument(
          "{\"kind\":\"rule\",\"id\":\"velocity-10m\",\"version\":2,\"about\":\"A burst.\","
              + "\"author\":\"analyst-1\",\"when\":{\"feature\":\"count\",\"window\":\"PT10M\","
              + "\"comparison\":\"at_least\",\"limit\":6},\"weight\":0.6}");

  static final RuleDocument RULE_LIST =
      new RuleDocument(
          "{\"kind\":\"list\",\"id\":\"bad-shops\",\"version\":1,\"about\":\"Closed by us.\","
              + "\"author\":\"analyst-1\",\"purpose\":\"deny\",\"of\":\"merchant\","
              + "\"entries\":[\"m-7\",\"m-8\"]}");

  static final RuleDocument ACTIVATION =
      new RuleDocument(
          "{\"kind\":\"activation\",\"id\":\"velocity-10m\",\"version\":2,\"mode\":\"shadow\",\"from\":\"2026-03-01T12:00:00Z\",\"author\":\"analyst-1\",\"reason\":\"a"
              + " trial\"}");

  private static final String MODEL = "ab".repeat(32);

  static final ModelDocument MODEL_PART =
      new ModelDocument(
          "{\"kind\":\"part\",\"model\":\"%s\",\"part\":0,\"parts\":1,\"bytes\":\"H4sIAAAAAAAA/wMAAAAAAAAAAAA=\"}"
              .formatted(MODEL));

  static final ModelDocument MODEL_ACTIVATION =
      new ModelDocument(
          ("{\"kind\":\"activation\",\"model\":\"%s\",\"slot\":\"live\",\"from\":\"2026-03-01T12:00:00Z\",\"author\":\"analyst-1\",\"reason\":\"a"
                  + " trial\"}")
              .formatted(MODEL));

  static final Flag FLAG =
      flagged(
          0.9375,
          "rules-1",
          new Flag.Reason("velocity", 1, 9, 6, "transactions", "PT10M", 0.9, null));

  static final Flag FLAG_IN_ALERT =
      FLAG.in(
          new Flag.Alert(ID, POSTED, 3),
          new Flag.Snoozed(POSTED.plusSeconds(86_400), "analyst-1", "travels"));

  static final Snooze SNOOZE =
      new Snooze("customer-0001", POSTED.plusSeconds(86_400), "analyst-1", "travels");

  static final Flag FLAG_WITH_EVIDENCE =
      flagged(
          1,
          "1+0123456789ab",
          new Flag.Reason(
              "bad-shop", 1, 1, 1, "truth", null, 1, "merchant m-7 is in list bad-shops/1"));

  static final Flag FLAG_WITH_CONDITIONS =
      flagged(
          0.875,
          "1+0123456789ab",
          new Flag.Reason(
              "mule",
              2,
              3,
              2,
              "transactions",
              "PT168H",
              0.875,
              "rule burst/1",
              List.of(
                  new Flag.Condition(
                      "mule",
                      2,
                      "near_threshold_count",
                      3000.0,
                      "PT168H",
                      "at_least",
                      3.0,
                      2,
                      "transactions"),
                  new Flag.Condition(
                      "mule", 2, "travel_kmh", null, "PT24H", "not_at_least", null, 1000, "km/h"),
                  new Flag.Condition(
                      "burst", 1, "amount", null, null, "more_than", 12.5, 10, "EUR")),
              true));

  static final Flag FLAG_OF_MODEL =
      new Flag(
          ID,
          "customer-0001",
          1,
          42,
          OCCURRED,
          POSTED,
          "12.50",
          "EUR",
          "merchant-0007",
          null,
          null,
          0.9375,
          0.8,
          "rules-1",
          List.of(),
          new Flag.ByModel(
              DIGEST, 0.9375, List.of(new Flag.Contribution("merchant_run_frauds", 3, 1.75))),
          null,
          null);

  static final Review REVIEW =
      new Review(
          ID,
          "customer-0001",
          Review.Outcome.CONFIRMED,
          "reviewer-3",
          POSTED.plusSeconds(86_400),
          "the customer did not know of it",
          "m-7",
          "merchant-0007",
          null);

  static final Review REVIEW_WITH_PAYMENT =
      new Review(
          REVIEW.transactionId(),
          REVIEW.subjectAccount(),
          REVIEW.outcome(),
          REVIEW.reviewer(),
          REVIEW.reviewedAt(),
          REVIEW.reason(),
          REVIEW.merchantId(),
          REVIEW.counterparty(),
          new Review.Payment(
              Instant.parse("2026-03-01T09:59:59.500Z"), Review.Direction.OUT, "12.50", "EUR"));

  static final MerchantProfile PROFILE =
      new MerchantProfile(
          "merchant m-7",
          21_600,
          List.of(
              new MerchantProfile.Bucket(-1, 1, 0, 0),
              new MerchantProfile.Bucket(82_100, 12, 3, 1),
              new MerchantProfile.Bucket(82_102, 300, 0, 0)));

  private Examples() {}

  private static Score shadowed(Score.Shadow shadow) {
    return new Score(
        ID,
        "customer-0001",
        1,
        42,
        POSTED,
        0.5,
        "1+0123456789ab",
        0.5,
        List.of(new Score.Feature("count_10m", 9)),
        null,
        false,
        shadow);
  }

  private static Flag flagged(double score, String ruleSetVersion, Flag.Reason reason) {
    return new Flag(
        ID,
        "customer-0001",
        1,
        42,
        OCCURRED,
        POSTED,
        "12.50",
        "EUR",
        "merchant-0007",
        "m-7",
        "NL",
        score,
        0.8,
        ruleSetVersion,
        List.of(reason),
        null,
        null,
        null);
  }
}
