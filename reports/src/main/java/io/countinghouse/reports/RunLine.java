package io.countinghouse.reports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a report's output says of its run.
 *
 * @param lanes the last sequence of each lane that was looked at
 * @param digest of the rows, SHA-256 in lower-case hex
 */
public record RunLine(
    UUID id, Map<Integer, Long> lanes, Coverage coverage, long rows, String digest) {

  /** For people: the run in one line, and a line for each thing that lacks. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add("run %s, complete in %s; SHA-256 %s".formatted(id, extent(), digest));
    lines.addAll(coverage.warnings());
    return lines;
  }

  private String extent() {
    var to = new StringBuilder();
    lanes.forEach((lane, seq) ->
        to.append(to.isEmpty() ? "" : ", ")
            .append("lane ")
            .append(lane)
            .append(" to ")
            .append(seq));
    if (coverage.completeBefore().isAfter(Instant.EPOCH)) {
      to.append(to.isEmpty() ? "no lane" : "")
          .append(" and before ")
          .append(coverage.completeBefore());
    }
    return to.isEmpty() ? "no lane" : to.toString();
  }
}
