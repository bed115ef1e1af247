package io.countinghouse.loader.fact;

import static io.countinghouse.sql.facts.ColumnType.FLOAT64;
import static io.countinghouse.sql.facts.ColumnType.INT64;
import static io.countinghouse.sql.facts.ColumnType.MICROS;
import static io.countinghouse.sql.facts.ColumnType.TEXT;
import static io.countinghouse.sql.facts.ColumnType.UINT16;
import static io.countinghouse.sql.facts.ColumnType.UINT32;
import static io.countinghouse.sql.facts.ColumnType.UINT64;
import static io.countinghouse.sql.facts.ColumnType.UUID;
import static io.countinghouse.sql.facts.ColumnType.array;
import static io.countinghouse.sql.facts.ColumnType.nullable;

import io.countinghouse.events.Flag;
import io.countinghouse.events.Money;
import io.countinghouse.events.Topics;
import io.countinghouse.sql.facts.Column;
import io.countinghouse.sql.facts.Origin;
import io.countinghouse.sql.facts.RowBinary;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Flags with their reasons, which ClickHouse keeps as one array for each member. */
final class FlagTable {

  static final FactTable<Flag> FLAGS =
      new FactTable<>(
          Topics.FLAGS,
          1,
          "posted_at",
          Flag::postedAt,
          List.of(
              new Column("lane", UINT16),
              new Column("lane_seq", UINT64),
              new Column("transaction_id", UUID),
              new Column("subject_account", TEXT),
              new Column("occurred_at", MICROS),
              new Column("posted_at", MICROS),
              new Column("amount", TEXT),
              new Column("currency", TEXT),
              new Column("counterparty", TEXT),
              new Column("merchant_id", nullable(TEXT)),
              new Column("country", nullable(TEXT)),
              new Column("score", FLOAT64),
              new Column("threshold", FLOAT64),
              new Column("rule_set_version", TEXT),
              new Column("reasons.rule", array(TEXT)),
              new Column("reasons.version", array(UINT32)),
              new Column("reasons.observed", array(FLOAT64)),
              new Column("reasons.limit", array(FLOAT64)),
              new Column("reasons.unit", array(TEXT)),
              new Column("reasons.window", array(TEXT)),
              new Column("reasons.weight", array(FLOAT64)),
              new Column("reasons.evidence", array(TEXT)),
              new Column("model_digest", TEXT),
              new Column("model_score", nullable(FLOAT64)),
              new Column("contributions.feature", array(TEXT)),
              new Column("contributions.value", array(FLOAT64)),
              new Column("contributions.log_odds", array(FLOAT64)),
              new Column("alert_id", nullable(UUID)),
              new Column("alert_flags", INT64),
              new Column("snoozed_until", MICROS),
              new Column("snoozed_by", TEXT),
              new Column("snooze_reason", TEXT)),
          FlagTable::flag);

  private FlagTable() {}

  private static void flag(Flag f, Origin origin, RowBinary out) {
    out.uint16(f.lane())
        .int64(f.laneSeq())
        .uuid(f.transactionId())
        .text(f.subjectAccount())
        .micros(f.occurredAt())
        .micros(f.postedAt())
        .text(amount(f))
        .text(f.currency())
        .text(f.counterparty())
        .nullable(f.merchantId())
        .nullable(f.country())
        .float64(f.score())
        .float64(f.threshold())
        .text(f.ruleSetVersion());
    each(f.reasons(), out, (reason, to) -> to.text(reason.rule()));
    each(f.reasons(), out, (reason, to) -> to.int32(reason.version()));
    each(f.reasons(), out, (reason, to) -> to.float64(reason.observed()));
    each(f.reasons(), out, (reason, to) -> to.float64(reason.limit()));
    each(f.reasons(), out, (reason, to) -> to.text(reason.unit()));
    each(f.reasons(), out, (reason, to) -> to.text(reason.window() == null ? "" : reason.window()));
    each(f.reasons(), out, (reason, to) -> to.float64(reason.weight()));
    each(
        f.reasons(),
        out,
        (reason, to) -> to.text(reason.evidence() == null ? "" : reason.evidence()));
    byModel(f.model(), out);
    alert(f, out);
    origin.write(out);
  }

  /**
   * As decimal text in the currency's scale, which reports make minor units of: they don't know the
   * scale, and other text would be another amount.
   *
   * @throws IllegalArgumentException if it is none
   */
  private static String amount(Flag f) {
    var amount = Money.parse(f.amount(), Money.currency(f.currency()));
    if (amount.minor() < 0 || !amount.decimal().equals(f.amount())) {
      throw new IllegalArgumentException(
          "amount must be 0 or more, in the scale of " + f.currency());
    }
    return f.amount();
  }

  private static void byModel(Flag.@Nullable ByModel model, RowBinary out) {
    out.text(model == null ? "" : model.digest()).nullable(model == null ? null : model.score());
    var contributions = model == null ? List.<Flag.Contribution>of() : model.contributions();
    each(contributions, out, (one, to) -> to.text(one.feature()));
    each(contributions, out, (one, to) -> to.float64(one.value()));
    each(contributions, out, (one, to) -> to.float64(one.logOdds()));
  }

  private static void alert(Flag f, RowBinary out) {
    var alert = f.alert();
    out.nullable(alert == null ? null : alert.id()).int64(alert == null ? 0 : alert.flags());
    var snoozed = f.snoozed();
    out.micros(snoozed == null ? Instant.EPOCH : snoozed.until())
        .text(snoozed == null ? "" : snoozed.by())
        .text(snoozed == null ? "" : snoozed.reason());
  }

  private static <T> void each(List<T> all, RowBinary out, BiConsumer<T, RowBinary> member) {
    out.count(all.size());
    all.forEach(one -> member.accept(one, out));
  }
}
