package io.countinghouse.cli.keys;

import io.countinghouse.cli.LedgerOption;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse audit}. */
@Command(
    name = "audit",
    description = {
      "The audit log, oldest first, one JSON object a line: keys made, rotated and revoked, limits"
          + " changed, authentication refused, scopes that lacked, limits reached, lanes taken over,"
          + " starts with or without TLS, members of the roles.",
      "What repeats is one line a minute, with how often in \"times\".",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse audit --days 1",
      "  ./countinghouse audit --event authentication-refused | jq .address",
    })
public final class AuditCommand implements Callable<Integer> {

  private static final int LINES_MAX = 1_000_000;
  private static final int FETCH = 1_000;

  /** PostgreSQL writes the JSON, so that a control character in a name can't reach a terminal. */
  private static final String READ =
      """
      SELECT line FROM (
        SELECT at, audit_id, jsonb_strip_nulls(jsonb_build_object('at', at, 'event', event, 'actor', actor,
          'client', client, 'key_id', key_id, 'address', address, 'times', times, 'detail', detail))::text AS line
        FROM ledger.audit
        WHERE at >= now() - make_interval(days => ?) AND (?::text IS NULL OR event = ?)
        ORDER BY at DESC, audit_id DESC LIMIT ?) AS newest
      ORDER BY at, audit_id
      """;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final LedgerOption ledger = new LedgerOption();

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "30",
      description = "How far back (default: 30).")
  private int days = 30;

  @Option(names = "--event", paramLabel = "NAME", description = "Only this kind.")
  private @Nullable String event;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "The newest so many (default: 1000).")
  private int limit = 1_000;

  @Override
  public Integer call() {
    if (days < 1 || limit < 1 || limit > LINES_MAX) {
      throw new ParameterException(
          spec.commandLine(), "--days must be 1 or more, --limit from 1 to " + LINES_MAX);
    }
    var out = spec.commandLine().getOut();
    ledger.asReader(sql -> print(sql, out));
    out.flush();
    return 0;
  }

  private int print(Connection sql, PrintWriter out) throws SQLException {
    sql.setAutoCommit(false); // else the driver would fetch all at once
    int lines = 0;
    try (var read = sql.prepareStatement(READ)) {
      read.setFetchSize(FETCH);
      read.setInt(1, days);
      read.setString(2, event);
      read.setString(3, event);
      read.setInt(4, limit);
      try (var rows = read.executeQuery()) {
        while (rows.next()) {
          out.println(rows.getString(1));
          lines++;
        }
      }
    }
    return lines;
  }
}
