package io.countinghouse.cli.demo;

/**
 * How far the stream has come, as the servers tell.
 *
 * @param posted transactions in the ledger
 * @param published of those that the watermarks in Kafka vouch for, entries of accounts included
 * @param entries entries in the ledger, those of accounts included
 * @param scored scores in ClickHouse
 * @param flagged flags in ClickHouse
 * @param loaded transactions of which ClickHouse has both legs
 * @param lagMs how far ClickHouse's watermarks are behind the ledger's; 0: it has everything
 */
record Progress(
    long posted, long published, long entries, long scored, long flagged, long loaded, long lagMs) {

  /** Whether all that is posted has gone the whole way. */
  boolean arrived() {
    return published >= entries && scored >= posted && loaded >= posted;
  }

  /** The part of the posted that is loaded and scored, 0..100. */
  double completePercent() {
    return posted == 0 ? 100 : 100.0 * Math.min(loaded, scored) / posted;
  }
}
