package io.countinghouse.loader.fact;

import static io.countinghouse.sql.facts.ColumnType.BOOL;
import static io.countinghouse.sql.facts.ColumnType.FLOAT32;
import static io.countinghouse.sql.facts.ColumnType.FLOAT64;
import static io.countinghouse.sql.facts.ColumnType.MICROS;
import static io.countinghouse.sql.facts.ColumnType.TEXT;
import static io.countinghouse.sql.facts.ColumnType.UINT16;
import static io.countinghouse.sql.facts.ColumnType.UINT64;
import static io.countinghouse.sql.facts.ColumnType.UUID;
import static io.countinghouse.sql.facts.ColumnType.array;
import static io.countinghouse.sql.facts.ColumnType.fixed;
import static io.countinghouse.sql.facts.ColumnType.map;
import static io.countinghouse.sql.facts.ColumnType.nullable;

import io.countinghouse.events.Account;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.events.Watermark;
import io.countinghouse.sql.facts.AccountRows;
import io.countinghouse.sql.facts.Column;
import io.countinghouse.sql.facts.Origin;
import io.countinghouse.sql.facts.PostingRows;
import io.countinghouse.sql.facts.RowBinary;
import io.countinghouse.topics.Repair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which topic goes to which table. Changing what is written is a new {@link #DECODER}. */
public final class FactTables {

  /** How this service is named in topics and in the consumer group. */
  public static final String SERVICE = Repair.LOADER;

  /**
   * The version of how messages become rows. It stands in a batch's committed bounds, so that a
   * person can see which one began a batch that does not add up.
   */
  public static final int DECODER = 4;

  private static final String REPAIR = "." + SERVICE + ".repair";

  /** Two legs for each transaction, always in the same insert. */
  static final FactTable<Transaction> POSTINGS =
      new FactTable<>(
          Topics.TRANSACTIONS,
          PostingRows.LEGS,
          "posted_at",
          Transaction::postedAt,
          PostingRows.COLUMNS,
          PostingRows::write);

  static final FactTable<Account> ACCOUNT_ENTRIES =
      new FactTable<>(
          Topics.ACCOUNTS,
          1,
          "posted_at",
          Account::postedAt,
          AccountRows.COLUMNS,
          AccountRows::write);

  static final FactTable<Watermark> WATERMARKS =
      new FactTable<>(
          Topics.WATERMARKS,
          1,
          "as_of",
          Watermark::asOf,
          List.of(
              new Column("lane", UINT16),
              new Column("epoch", UINT64),
              new Column("last_seq", UINT64),
              new Column("as_of", MICROS),
              new Column("chain", fixed(64))),
          FactTables::watermark);

  static final FactTable<Score> SCORES =
      new FactTable<>(
          Topics.SCORES,
          1,
          "posted_at",
          Score::postedAt,
          List.of(
              new Column("lane", UINT16),
              new Column("lane_seq", UINT64),
              new Column("transaction_id", UUID),
              new Column("subject_account", TEXT),
              new Column("posted_at", MICROS),
              new Column("score", FLOAT64),
              new Column("rule_set_version", TEXT),
              new Column("rules_score", FLOAT64),
              new Column("model_digest", TEXT),
              new Column("model_score", nullable(FLOAT64)),
              new Column("features", map(TEXT, FLOAT64)),
              new Column("model_features", array(FLOAT32)),
              new Column("flagged", BOOL),
              new Column("shadow_score", nullable(FLOAT64)),
              new Column("shadow_flagged", BOOL),
              new Column("shadow_rules", array(TEXT)),
              new Column("shadow_model_digest", TEXT),
              new Column("shadow_model_score", nullable(FLOAT64))),
          FactTables::score);

  /** In the order in which money travels. */
  public static final List<FactTable<?>> ALL =
      List.of(ACCOUNT_ENTRIES, POSTINGS, WATERMARKS, SCORES, FlagTable.FLAGS, ReviewTable.REVIEWS);

  private FactTables() {}

  /**
   * The table of a topic, or of its repair topic.
   *
   * @throws IllegalArgumentException if the loader does not load it
   */
  public static FactTable<?> of(String topic) {
    for (var table : ALL) {
      if (table.topic().name().equals(topic) || table.topic().repairs(SERVICE).equals(topic)) {
        return table;
      }
    }
    throw new IllegalArgumentException("no table keeps topic " + topic);
  }

  /** Whether the stream brings this topic. */
  public static boolean isLoaded(String topic) {
    return ALL.stream().anyMatch(table -> table.topic().name().equals(topic));
  }

  /** Whether it brings what the loader lacks, and nothing but that may be taken from it. */
  public static boolean isRepair(String topic) {
    return topic.endsWith(REPAIR);
  }

  private static void watermark(Watermark w, Origin origin, RowBinary out) {
    out.uint16(w.lane())
        .int64(w.epoch())
        .int64(w.lastSeq())
        .micros(w.asOf())
        .fixed(w.chain().toString());
    origin.write(out);
  }

  private static void score(Score s, Origin origin, RowBinary out) {
    out.uint16(s.lane())
        .int64(s.laneSeq())
        .uuid(s.transactionId())
        .text(s.subjectAccount())
        .micros(s.postedAt())
        .float64(s.score())
        .text(s.ruleSetVersion())
        .float64(s.rulesScore())
        .text(s.modelDigest())
        .nullable(s.model() == null ? null : s.model().score())
        .count(s.features().size());
    s.features().forEach(feature -> out.text(feature.name()).float64(feature.value()));
    modelFeatures(s, out);
    out.bool(s.flagged());
    shadow(s.shadow(), out);
    origin.write(out);
  }

  private static void shadow(Score.@Nullable Shadow shadow, RowBinary out) {
    if (shadow == null) {
      out.nullable((Double) null).bool(false).count(0).text("").nullable((Double) null);
      return;
    }
    out.nullable((Double) shadow.score()).bool(shadow.flagged()).count(shadow.rules().size());
    shadow.rules().forEach(out::text);
    boolean byModel = !shadow.modelDigest().isEmpty();
    out.text(shadow.modelDigest()).nullable(byModel ? (Double) shadow.modelScore() : null);
  }

  private static void modelFeatures(Score s, RowBinary out) {
    var model = s.model();
    int size = model == null ? 0 : model.features().size();
    out.count(size);
    for (int i = 0; model != null && i < size; i++) {
      out.float32(model.features().get(i));
    }
  }
}
