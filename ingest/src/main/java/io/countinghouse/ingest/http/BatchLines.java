package io.countinghouse.ingest.http;

import io.countinghouse.ingest.access.AuditLog;
import io.countinghouse.ingest.access.Caller;
import io.countinghouse.ingest.request.BatchLine;
import io.countinghouse.ingest.request.Instruction;
import io.countinghouse.ingest.request.InvalidRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The lines of one batch as they come in: each a request, or the answer that it is none. */
final class BatchLines {

  /** A line that was read: a request, or else its answer. */
  record Line(int number, @Nullable Instruction request, @Nullable BatchAnswer answer) {}

  private final Standing standing;
  private final LineReader lines;
  private final int linesMax;
  private final ApiMetrics metrics;
  private final AccessMetrics access;
  private final AuditLog audit;
  private Caller caller;
  private int number;

  /** From the first line that is beyond the caller's rate on: a later one must not overtake it. */
  private boolean limited;

  /**
   * @param standing what the caller's key allows, asked again as the lines come in
   */
  BatchLines(
      Standing standing,
      Caller caller,
      LineReader lines,
      int linesMax,
      ApiMetrics metrics,
      AccessMetrics access,
      AuditLog audit) {
    this.standing = standing;
    this.caller = caller;
    this.lines = lines;
    this.linesMax = linesMax;
    this.metrics = metrics;
    this.access = access;
    this.audit = audit;
  }

  /** The next line; null at the end, or where the request has too many and one has said so. */
  @Nullable Line next() throws IOException {
    if (number > linesMax || !lines.next()) {
      return null;
    }
    number++;
    if (number > linesMax) {
      return invalid(
          new InvalidRequest(
              "body",
              "must have at most %d lines; this one and all after it were not read"
                  .formatted(linesMax)));
    }
    limited = limited || !caller.limit().take();
    return limited ? beyondRate() : parse();
  }

  /** Whether the beginning of a further line, or all of it, is here already. */
  boolean more() {
    return lines.more();
  }

  /**
   * The caller's key is good until now, so what was read until now may be posted.
   *
   * @throws Refused if it is revoked or has expired since
   */
  void confirm() {
    caller = standing.now();
  }

  /** The number that the line after the last one read has. */
  int following() {
    return number + 1;
  }

  /** What stands for the line that was not read, or not used, and for all after it. */
  static Line unread(int number, Problem problem) {
    return new Line(number, null, BatchAnswer.problem(number, "unread", problem));
  }

  /** Those that are requests, in order. */
  static List<Instruction> requests(List<Line> lines) {
    return lines.stream().map(Line::request).filter(Objects::nonNull).toList();
  }

  private Line parse() {
    try {
      return new Line(number, BatchLine.parse(caller.client(), lines.line()), null);
    } catch (InvalidRequest e) {
      return invalid(e);
    }
  }

  private Line beyondRate() {
    access.rateLimitedLines.increment();
    audit.note(AuditLog.Event.RATE_LIMITED, caller, null, null);
    return new Line(
        number, null, BatchAnswer.problem(number, "unavailable", Problem.rateLimited()));
  }

  private Line invalid(InvalidRequest e) {
    metrics.countInvalid();
    return new Line(number, null, BatchAnswer.problem(number, "invalid", Problem.invalid(e)));
  }
}
