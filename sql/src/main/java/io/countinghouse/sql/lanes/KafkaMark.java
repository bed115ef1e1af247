package io.countinghouse.sql.lanes;

import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Watermark;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How far Kafka says that a lane is published.
 *
 * @param chain the hash chain after {@code seq}; null: Kafka has no watermark of the lane
 */
public record KafkaMark(long seq, @Nullable ChainHash chain) {

  /** There is no watermark. */
  public static final KafkaMark NONE = new KafkaMark(0, null);

  /** Of a lane's newest watermark; null: it has none. */
  public static KafkaMark of(@Nullable Watermark newest) {
    return newest == null ? NONE : new KafkaMark(newest.lastSeq(), newest.chain());
  }

  /** Of a row of {@code ledger.retirement}: what was recorded then. */
  public static KafkaMark recorded(ResultSet row) throws SQLException {
    var chain = row.getBytes("kafka_chain");
    return chain == null ? NONE : new KafkaMark(row.getLong("kafka_seq"), ChainHash.of(chain));
  }

  /**
   * Whether Kafka has the lane exactly up to there; a lane that never posted needs no watermark.
   */
  public boolean standsAt(long lastSeq, ChainHash lastChain) {
    return seq == lastSeq && (chain == null ? seq == 0 : chain.equals(lastChain));
  }

  @Override
  public String toString() {
    return chain == null ? "no watermark" : Long.toString(seq);
  }
}
