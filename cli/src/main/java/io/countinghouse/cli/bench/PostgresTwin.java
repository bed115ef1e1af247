package io.countinghouse.cli.bench;

import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.countinghouse.reports.ReportColumn;
import io.countinghouse.reports.ReportValue;
import io.countinghouse.sql.LedgerMigrations;
import io.countinghouse.sql.SqlFiles;
import io.countinghouse.stack.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/** The ledger with the same transactions, and the same questions to it. */
final class PostgresTwin implements AutoCloseable {

  private static final Duration ANSWER_MAX = Duration.ofMinutes(30);

  private static final Map<String, String> QUESTIONS =
      SqlFiles.shipped(PostgresTwin.class, "/bench/postgres");

  private static final String ACCOUNTS =
      """
      SELECT toUInt64(substring(account, 5)) + 1, account, upper(kind), 'OPEN', country, customer_id, lane, lane_seq,
             formatDateTime(posted_at, '%Y-%m-%d %H:%i:%S.%f+00')
      FROM account_entries
      """;

  private static final String TRANSACTIONS =
      """
      SELECT transaction_id, lane, lane_seq, type, toUInt64(substring(account, 5)) + 1, toUInt64(substring(counterparty, 5)) + 1,
             toUInt64(substring(if(is_subject, account, counterparty), 5)) + 1, amount_minor, currency,
             formatDateTime(occurred_at, '%Y-%m-%d %H:%i:%S.%f+00'), formatDateTime(posted_at, '%Y-%m-%d %H:%i:%S.%f+00'),
             booking_date, value_date, client, idempotency_key, merchant_id, category, channel, country
      FROM postings WHERE side = 'debit'
      """;

  /** The one column that PostgreSQL is not asked for: it says nothing that the others don't. */
  private static final String ONLY_IN_CLICKHOUSE = "not_known";

  private final Connection ledger;

  private PostgresTwin(Connection ledger) {
    this.ledger = ledger;
  }

  /** Copies the transactions over, and has PostgreSQL look at them. */
  static PostgresTwin of(PostgresServer server, GeneratedFacts facts)
      throws SQLException, IOException {
    var url = server.url("query_bench");
    server.createDatabase("query_bench");
    LedgerMigrations.apply(url, server.user(), server.password());
    var twin = new PostgresTwin(DriverManager.getConnection(url, server.user(), server.password()));
    twin.run("SELECT ledger.open_months('2025-12-01', 5)");
    twin.run(
        "INSERT INTO ledger.lane (lane, epoch, owner, owner_pid, last_seq, as_of, chain) SELECT l, 1,"
            + " gen_random_uuid(), 1, 0, now(), sha256('') FROM generate_series(0, 1) AS l");
    twin.copy(
        facts,
        ACCOUNTS,
        "ledger.account (account_id, account, kind, status, country, customer_id, lane, lane_seq,"
            + " posted_at)");
    twin.copy(
        facts,
        TRANSACTIONS,
        "ledger.transaction (transaction_id, lane, lane_seq, type, debit_account_id,"
            + " credit_account_id, subject_account_id, amount_minor, currency, occurred_at,"
            + " posted_at, booking_date, value_date, client, idempotency_key, merchant_id, category,"
            + " channel, country)");
    twin.run("SET timezone = 'UTC'");
    twin.run("VACUUM (ANALYZE) ledger.transaction");
    twin.run("VACUUM (ANALYZE) ledger.account");
    return twin;
  }

  private void run(String sql) throws SQLException {
    try (var statement = ledger.createStatement()) {
      statement.execute(sql);
    }
  }

  private void copy(GeneratedFacts facts, String from, String to) throws SQLException, IOException {
    var settings = new QuerySettings().setFormat(ClickHouseFormat.CSV);
    try (var client = facts.access().client(ANSWER_MAX);
        var rows = client.query(from, settings).join().getInputStream()) {
      var copy = ledger.unwrap(PGConnection.class).getCopyAPI();
      copy.copyIn("COPY " + to + " FROM STDIN (FORMAT csv, NULL '\\N')", rows);
    }
  }

  /** Whether the question can be asked here: of what only ClickHouse has, it can't. */
  static boolean knows(Question question) {
    return QUESTIONS.containsKey(question.name());
  }

  /** The answer, each row as text, in any order. */
  List<String> rows(Question question, Map<String, String> given) throws SQLException {
    var sql = String.valueOf(QUESTIONS.get(question.name()));
    for (var each : given.entrySet()) {
      boolean day = each.getKey().equals("from") || each.getKey().equals("to");
      var value = (day ? "date '" : "'") + each.getValue() + "'";
      sql = sql.replace("{" + each.getKey() + "}", value);
    }
    var rows = new ArrayList<String>();
    try (var statement = ledger.createStatement();
        var found = statement.executeQuery(sql)) {
      var columns = columns(question, found);
      while (found.next()) {
        var row = new ArrayList<String>();
        for (var column : columns) {
          row.add(text(column, found));
        }
        rows.add(String.join("|", row));
      }
    }
    return rows;
  }

  /** Those of the report's columns that the answer has. */
  private static List<ReportColumn> columns(Question question, ResultSet found)
      throws SQLException {
    var names = new ArrayList<String>();
    for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
      names.add(found.getMetaData().getColumnName(i));
    }
    return question.report().columns().stream().filter(c -> names.contains(c.name())).toList();
  }

  private static String text(ReportColumn column, ResultSet row) throws SQLException {
    var text = row.getString(column.name());
    if (text == null) {
      return "";
    }
    return column.type() == ReportColumn.Type.TIME
        ? row.getObject(column.name(), OffsetDateTime.class).toInstant().toString()
        : text;
  }

  /** A row of the report as {@link #rows} has it. */
  static String text(Question question, Map<String, ReportValue> row) {
    var values = new ArrayList<String>();
    for (var column : question.report().columns()) {
      if (!column.name().equals(ONLY_IN_CLICKHOUSE)) {
        values.add(
            switch (row.get(column.name())) {
              case ReportValue.Amount amount -> amount.minor().toString();
              case ReportValue.Fraction fraction ->
                  fraction.number().stripTrailingZeros().toPlainString();
              case null -> throw new IllegalStateException(column.name() + " is missing");
              case ReportValue value -> value.text();
            });
      }
    }
    return String.join("|", values);
  }

  @Override
  public void close() throws SQLException {
    ledger.close();
  }
}
