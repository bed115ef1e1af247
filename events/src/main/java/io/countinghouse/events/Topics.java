package io.countinghouse.events;

import java.time.Duration;
import java.util.List;

/** Every topic of the pipeline. The names are contracts. */
public final class Topics {

  /** Lanes that can ever be open; {@link #WATERMARKS} has a partition for each. */
  public static final int LANES_MAX = 16;

  /**
   * Partitions of the keyed topics. Four keep a small machine busy; a topic that was created ahead
   * with more keeps its own number.
   */
  private static final int PARTITIONS = 4;

  /**
   * Long enough to load again a quarter from Kafka alone; the ledger keeps the rest
   * (docs/design.md, "Topics").
   */
  private static final Duration RETENTION = Duration.ofDays(90);

  /**
   * Superseded watermarks stay at least this long, so that a loader that was stopped in the middle
   * of a batch finds the very same records when it comes back.
   */
  private static final Duration COMPACTION_LAG = Duration.ofDays(7);

  /**
   * A dead letter is a record as read, at most Kafka's default of 1 MiB (message.max.bytes), and
   * the headers that say where from and why.
   */
  public static final int DEAD_LETTER_BYTES_MAX = 2 * 1024 * 1024;

  /** Dead letters wait for a person. */
  public static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(365);

  public static final Topic<Transaction> TRANSACTIONS =
      Topic.kept("transactions", PARTITIONS, RETENTION, new TransactionCodec());

  public static final Topic<Account> ACCOUNTS =
      Topic.kept("accounts", PARTITIONS, RETENTION, new AccountCodec());

  /** One partition a lane, compacted to the newest. */
  public static final Topic<Watermark> WATERMARKS =
      Topic.compacted("lane-watermarks", LANES_MAX, COMPACTION_LAG, new WatermarkCodec());

  public static final Topic<Score> SCORES =
      Topic.kept("fraud-scores", PARTITIONS, RETENTION, new ScoreCodec());

  public static final Topic<Flag> FLAGS =
      Topic.kept("fraud-flags", PARTITIONS, RETENTION, new JsonCodec<>("flag/1", Flag.class));

  /** What reviewers and chargebacks say; with as many partitions as {@link #TRANSACTIONS}. */
  public static final Topic<Review> REVIEWS =
      Topic.kept("fraud-reviews", PARTITIONS, RETENTION, new JsonCodec<>("review/1", Review.class));

  /** Compacted; what is superseded may go at once. */
  public static final Topic<MerchantProfile> PROFILES =
      Topic.compacted("merchant-profiles", PARTITIONS, Duration.ZERO, new MerchantProfileCodec());

  /** Rules, lists and activations; each version stays for ever. */
  public static final Topic<RuleDocument> RULES =
      Topic.lasting(
          "fraud-rules", new TextCodec<>("fraud-rule/1", RuleDocument::json, RuleDocument::new));

  /** Models in parts, and activations of them; each stays for ever. */
  public static final Topic<ModelDocument> MODELS =
      Topic.lasting(
          "fraud-models",
          new TextCodec<>("fraud-model/1", ModelDocument::json, ModelDocument::new));

  /** Who does not want to be told of which account; with as many partitions as transactions. */
  public static final Topic<Snooze> SNOOZES =
      Topic.lasting("fraud-snoozes", PARTITIONS, new JsonCodec<>("snooze/1", Snooze.class));

  /**
   * What reached an account by another customer's payment, under that account: the scorer writes it
   * for itself; with as many partitions as {@link #TRANSACTIONS}.
   */
  public static final Topic<Transaction> RECEIVED =
      Topic.kept("received-transactions", PARTITIONS, RETENTION, new TransactionCodec());

  public static final List<Topic<?>> ALL =
      List.of(
          TRANSACTIONS,
          ACCOUNTS,
          WATERMARKS,
          SCORES,
          FLAGS,
          REVIEWS,
          PROFILES,
          RULES,
          MODELS,
          SNOOZES,
          RECEIVED);

  /** Those of which each message belongs to one entry of a lane, so that a hole can be seen. */
  public static final List<Topic<? extends Sequenced>> SEQUENCED =
      List.of(ACCOUNTS, TRANSACTIONS, SCORES, FLAGS);

  private Topics() {}
}
