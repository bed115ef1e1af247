package io.countinghouse.ingest;

import static io.countinghouse.ingest.Api.payment;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.stack.PostgresServer.Login;
import io.countinghouse.stack.ServiceProcess;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each login of the ledger may do, on a ledger that the service itself has filled. */
final class RolesIT {

  private static final String NOT_ALLOWED = "42501";
  private static final String REFUSED_BY_TRIGGER = "23001";

  private static Ingest servers;
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws Exception {
    servers = Ingest.servers();
    service = servers.start("ingest", Map.of());
    var api = servers.api(service);
    api.opened("cash", "cash");
    api.opened("alice", "customer");
    assertEquals(201, api.post("roles-1", payment("cash", "alice", "1.00")).status());
  }

  @AfterAll
  static void stop() {
    service.close();
    servers.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE ledger.transaction SET amount_minor = 1",
        "DELETE FROM ledger.transaction",
        "TRUNCATE ledger.transaction",
        "UPDATE ledger.transaction_default SET amount_minor = 1",
        "DELETE FROM ledger.account_entry",
        "UPDATE ledger.account_entry SET account = 'x'",
        "UPDATE ledger.account SET account = 'x'",
        "UPDATE ledger.account SET floor_minor = NULL",
        "UPDATE ledger.idempotency_key SET transaction_id = gen_random_uuid()",
        "SELECT ledger.open_months('1900-01-01', 1)",
        "SELECT ledger.open_months('2900-01-01', 1)",
        "SELECT ledger.open_audit_months('1900-01-01', 1)",
        "SELECT ledger.open_audit_months('2900-01-01', 1)",
        "DELETE FROM ledger.account",
        "DELETE FROM ledger.balance",
        "DELETE FROM ledger.idempotency_key",
        "DELETE FROM ledger.lane",
        "ALTER TABLE ledger.transaction DISABLE TRIGGER posted_rows_stay",
        "DROP TABLE ledger.transaction_default",
        "CREATE TABLE ledger.mine (x int)",
        "CREATE TABLE public.mine (x int)",
        "UPDATE ledger.api_key SET revoked_at = NULL",
        "INSERT INTO ledger.api_client VALUES ('me', 1, 1)",
        "UPDATE ledger.api_key_version SET version = 1",
        "UPDATE ledger.cursor_key SET key = sha256('')",
        "SELECT * FROM ledger.audit",
        "SELECT * FROM ledger.customer_identity",
        "SELECT ledger.customer_identities('{x}', 'x')",
        "UPDATE ledger.audit SET event = 'x'",
        "DELETE FROM ledger.audit",
        "INSERT INTO ledger.audit (event, actor) VALUES ('x', 'somebody else')",
        "INSERT INTO ledger.audit (event, at) VALUES ('x', '2000-01-01')",
        "SELECT ledger.retire_audit('2000-01-01')",
        "SET ROLE ledger_owner",
        "SET session_replication_role = replica",
      })
  void theWriterCannotAlterAPostedRow(String statement) throws Exception {
    assertEquals(NOT_ALLOWED, refusal(servers.postgres().writer(), statement));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO ledger.balance SELECT 1, 'EUR', 1",
        "UPDATE ledger.balance SET balance_minor = 0",
        "INSERT INTO ledger.audit (event) VALUES ('x')",
        "SELECT secret_sha256 FROM ledger.api_key",
        "SELECT key FROM ledger.cursor_key",
        "SELECT * FROM ledger.customer_identity",
        "SELECT ledger.customer_identities('{x}', 'x')",
        "SELECT ledger.open_months(current_date, 1)",
        "CREATE TABLE public.mine (x int)",
      })
  void theReaderOnlyReads(String statement) throws Exception {
    assertEquals(NOT_ALLOWED, refusal(servers.postgres().reader(), statement));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM ledger.transaction",
        "SELECT count(*) FROM ledger.posting",
        "SELECT count(*) FROM ledger.audit",
        "SELECT key_id, client, scopes FROM ledger.api_key",
      })
  void theReaderReadsTheBooks(String statement) {
    assertDoesNotThrow(() -> run(servers.postgres().reader(), statement));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE ledger.transaction SET amount_minor = 1",
        "DELETE FROM ledger.transaction",
        "TRUNCATE ledger.transaction",
        "DELETE FROM ledger.account_entry",
        "DELETE FROM ledger.audit",
        "UPDATE ledger.audit SET event = 'x'",
        "TRUNCATE ledger.audit",
        "TRUNCATE ledger.transaction_default",
        "TRUNCATE ledger.audit_default",
        "TRUNCATE ledger.api_key",
      })
  void theOwnerAltersNothingPostedByMistake(String statement) throws Exception {
    assertEquals(REFUSED_BY_TRIGGER, refusal(servers.postgres().owner(), statement));
  }

  /** A month is a table of its own, and PostgreSQL does not ask the whole when it is emptied. */
  @ParameterizedTest
  @ValueSource(strings = {"transaction", "audit"})
  void theOwnerEmptiesNoMonthByMistakeAlsoNoneThatIsOpenedLater(String table) throws Exception {
    var months =
        servers.texts(
            "SELECT c.oid::regclass::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                + " WHERE i.inhparent = 'ledger.%s'::regclass".formatted(table));
    assertTrue(months.size() > 2, months::toString);
    for (var month : months) {
      assertEquals(REFUSED_BY_TRIGGER, refusal(servers.postgres().owner(), "TRUNCATE " + month));
    }
    assertTrue(servers.number("SELECT count(*) FROM ledger." + table) > 0);
  }

  @Test
  void theAuditLogIsKeptForItsTime() {
    var refused =
        assertThrows(
            SQLException.class,
            () -> run(servers.postgres().owner(), "SELECT ledger.retire_audit(current_date)"));
    assertTrue(String.valueOf(refused.getMessage()).contains("400 days"));
  }

  @Test
  void theServicePostsAsTheWriterAndEverythingBelongsToTheOwnersRole() throws Exception {
    assertEquals(
        0,
        servers.number(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'countinghouse-%'"
                + " AND usename <> 'countinghouse_writer' AND usename IS NOT NULL"));
    assertEquals(
        0,
        servers.number(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'ledger'::regnamespace"
                + " AND relkind IN ('r', 'p', 'v') AND relowner <> 'ledger_owner'::regrole"));
  }

  @Test
  void aWriterOpensTheMonthsAheadAndAMonthCanStillBeDetached() throws Exception {
    var month = YearMonth.now(ZoneOffset.UTC).plusMonths(20);
    run(servers.postgres().writer(), "SELECT ledger.open_months('" + month + "-01', 1)");
    var partition = "ledger.transaction_" + month.toString().replace('-', '_');
    run(servers.postgres().owner(), "ALTER TABLE ledger.transaction DETACH PARTITION " + partition);
    run(servers.postgres().owner(), "DROP TABLE " + partition);
  }

  @Test
  void anInstanceThatHasOnlyTheWritersLoginStartsOnASchemaThatIsUpToDate() throws Exception {
    try (var second =
        servers.start(
            "writer-only",
            Map.of(
                "INGEST_LANES",
                "5",
                "POSTGRES_OWNER_USER",
                servers.postgres().writer().user(),
                "POSTGRES_OWNER_PASSWORD",
                servers.postgres().writer().password()))) {
      assertEquals(200, servers.api(second).account("alice").status());
    }
  }

  @Test
  void aTakeOverOfALaneIsOnRecordWhoeverDoesIt() throws Exception {
    run(
        servers.postgres().writer(),
        "INSERT INTO ledger.lane (lane, epoch, owner, owner_pid, last_seq, as_of, chain)"
            + " VALUES (9, 1, gen_random_uuid(), 0, 0, now(), decode(repeat('00', 32), 'hex'))");
    run(servers.postgres().writer(), "UPDATE ledger.lane SET last_seq = 1 WHERE lane = 9");
    run(
        servers.postgres().writer(),
        "UPDATE ledger.lane SET owner = gen_random_uuid(), epoch = 2 WHERE lane = 9");
    assertEquals(
        1,
        servers.number(
            "SELECT count(*) FROM ledger.audit WHERE event = 'lane-taken' AND detail ->> 'lane' = '9'"
                + " AND actor = 'countinghouse_writer'"));
  }

  private static String refusal(Login login, String statement) {
    return assertThrows(SQLException.class, () -> run(login, statement), statement).getSQLState();
  }

  private static void run(Login login, String statement) throws SQLException {
    try (var connection =
            DriverManager.getConnection(servers.postgres().url(), login.user(), login.password());
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }
}
