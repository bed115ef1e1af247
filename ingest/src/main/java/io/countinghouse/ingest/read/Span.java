package io.countinghouse.ingest.read;

import static io.countinghouse.sql.ledger.Tables.TRANSACTION;

import java.time.Instant;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A span of posting times.
 *
 * @param from included; null: since ever
 * @param to not included; null: up to what is posted now
 */
public record Span(@Nullable Instant from, @Nullable Instant to) {

  Condition has() {
    var condition = DSL.noCondition();
    if (from != null) {
      condition = condition.and(TRANSACTION.POSTED_AT.ge(from));
    }
    if (to != null) {
      condition = condition.and(TRANSACTION.POSTED_AT.lt(to));
    }
    return condition;
  }
}
