package io.countinghouse.ingest.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countinghouse.ingest.lane.Receipt;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answer to a transaction that stands in the ledger; dates and times as text. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Posted(
    String transactionId,
    String status,
    int lane,
    long laneSeq,
    String postedAt,
    String bookingDate,
    String valueDate,
    String kind,
    @Nullable String relatedId,
    @Nullable String expiresAt) {

  static Posted of(Receipt r) {
    return new Posted(
        r.transactionId().toString(),
        "posted",
        r.lane(),
        r.laneSeq(),
        r.postedAt().toString(),
        r.bookingDate().toString(),
        r.valueDate().toString(),
        r.kind().name().toLowerCase(Locale.ROOT),
        text(r.relatedId()),
        text(r.expiresAt()));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
