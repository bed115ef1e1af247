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

  /** Dead letters wait for a person. */
  public static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(365);

  public static final Topic<Transaction> TRANSACTIONS =
      new Topic<>("transactions", PARTITIONS, RETENTION, new TransactionCodec());

  public static final Topic<Account> ACCOUNTS =
      new Topic<>("accounts", PARTITIONS, RETENTION, new AccountCodec());

  /** One partition a lane, compacted to the newest. */
  public static final Topic<Watermark> WATERMARKS =
      new Topic<>("lane-watermarks", LANES_MAX, null, new WatermarkCodec());

  public static final Topic<Score> SCORES =
      new Topic<>("fraud-scores", PARTITIONS, RETENTION, new ScoreCodec());

  public static final Topic<Flag> FLAGS =
      new Topic<>("fraud-flags", PARTITIONS, RETENTION, new FlagCodec());

  public static final List<Topic<?>> ALL =
      List.of(TRANSACTIONS, ACCOUNTS, WATERMARKS, SCORES, FLAGS);

  private Topics() {}
}
