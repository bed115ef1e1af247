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

  private final Caller caller;
  private final LineReader lines;
  private final int linesMax;
  private final ApiMetrics metrics;
  private final AccessMetrics access;
  private final AuditLog audit;
  private int number;

  /** From the first line that is beyond the caller's rate on: a later one must not overtake it. */
  private boolean limited;

  BatchLines(
      Caller caller,
      LineReader lines,
      int linesMax,
      ApiMetrics metrics,
      AccessMetrics access,
      AuditLog audit) {
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

  /** What stands for the line that could not be read, and for all after it. */
  Line unread(Problem problem) {
    return new Line(number + 1, null, BatchAnswer.problem(number + 1, "unread", problem));
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
