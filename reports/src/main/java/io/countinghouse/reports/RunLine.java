package io.countinghouse.reports;

import java.util.Map;
import java.util.UUID;

/**
 * What a report's output says of its run.
 *
 * @param lanes the last sequence of each lane that was looked at
 * @param digest of the rows, SHA-256 in lower-case hex
 */
public record RunLine(UUID id, Map<Integer, Long> lanes, long rows, String digest) {

  /** One line for people. */
  public String text() {
    var to = new StringBuilder();
    lanes.forEach((lane, seq) ->
        to.append(to.isEmpty() ? "" : ", ")
            .append("lane ")
            .append(lane)
            .append(" to ")
            .append(seq));
    return "run %s, complete in %s; SHA-256 %s"
        .formatted(id, to.isEmpty() ? "no lane" : to, digest);
  }
}
