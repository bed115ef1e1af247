package io.countinghouse.ingest.http;

import io.countinghouse.ingest.lane.Receipt;

/** The answer to a transaction that stands in the ledger; dates and times as text. */
record Posted(
    String transactionId,
    String status,
    int lane,
    long laneSeq,
    String postedAt,
    String bookingDate,
    String valueDate) {

  static Posted of(Receipt r) {
    return new Posted(
        r.transactionId().toString(),
        "posted",
        r.lane(),
        r.laneSeq(),
        r.postedAt().toString(),
        r.bookingDate().toString(),
        r.valueDate().toString());
  }
}
