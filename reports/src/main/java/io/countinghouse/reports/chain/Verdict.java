package io.countinghouse.reports.chain;

import java.time.Duration;
import java.util.List;

/**
 * What the verification of the chains found.
 *
 * @param clickHouse whether ClickHouse was compared with the ledger
 * @param kafka whether Kafka's newest watermarks were
 * @param findings the first places that do not fit, lane by lane; empty: all chains are intact
 * @param misfits how many sequences do not fit, those included that {@code findings} leaves out
 * @param took without the wait for ClickHouse
 */
public record Verdict(
    boolean clickHouse,
    boolean kafka,
    List<LaneVerdict> lanes,
    List<Finding> findings,
    long misfits,
    Duration took) {

  /**
   * One lane.
   *
   * @param fromSeq the first sequence that was read
   * @param lastSeq the last
   * @param watermarks how many of ClickHouse were compared with the chain
   * @param publishedSeq how far Kafka's newest watermark goes; 0: it has none, or was not asked
   * @param chain the hash after {@code lastSeq}, as the lane's row has it
   */
  public record LaneVerdict(
      int lane, long fromSeq, long lastSeq, long watermarks, long publishedSeq, String chain) {

    long entries() {
      return lastSeq - fromSeq + 1;
    }
  }

  public Verdict {
    lanes = List.copyOf(lanes);
    findings = List.copyOf(findings);
  }

  /** Whether every row, watermark and lane fits. */
  public boolean intact() {
    return findings.isEmpty();
  }

  public long entries() {
    return lanes.stream().mapToLong(LaneVerdict::entries).sum();
  }

  /** Entries read a second. */
  public long entriesPerSecond() {
    return Math.round(entries() * 1e9 / Math.max(1, took.toNanos()));
  }
}
