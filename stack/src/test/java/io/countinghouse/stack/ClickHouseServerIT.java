package io.countinghouse.stack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.clickhouse.client.api.Client;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ClickHouse as its clients see it, and who may do what. */
class ClickHouseServerIT {
  @TempDir static Path dir;
  static ClickHouseServer server;

  @BeforeAll
  static void start() {
    server = ClickHouseServer.start(dir);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nbroken header\r\n\r\n",
        "POST /?query=INSERT HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"
      })
  void aMalformedRequestDoesNotEndTheServer(String request) throws Exception {
    var address = URI.create(server.url());
    var pid = server.pid();
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    }
    assertEquals("1", Marks.http(server).run("SELECT 1").strip());
    assertEquals(pid, server.pid());
    assertTrue(server.alive());
  }

  @Test
  void theRowBinaryClientConnects() throws Exception {
    try (var client =
        new Client.Builder()
            .addEndpoint(server.url())
            .setUsername(server.user())
            .setPassword(server.password())
            .useHTTPBasicAuth(false)
            .build()) {
      assertEquals("7", client.queryAll("SELECT 7 AS x").getFirst().getString("x"));
    }
  }

  @Test
  void theJdbcDriverConnects() throws Exception {
    var properties = new Properties();
    properties.setProperty("user", server.logins().analyst().user());
    properties.setProperty("password", server.logins().analyst().password());
    properties.setProperty("http_use_basic_auth", "false");
    var url = server.url().replace("http://", "jdbc:clickhouse://") + "/" + server.database();
    try (var connection = DriverManager.getConnection(url, properties);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT currentUser()")) {
      assertTrue(rows.next());
      assertEquals("analyst", rows.getString(1));
    }
  }

  @Test
  void theAnalystReadsAndCannotWrite() {
    Marks.leave(server, "seen");
    var analyst = Marks.http(server, server.logins().analyst());
    assertEquals(
        List.of("seen"),
        analyst.run("SELECT DISTINCT mark FROM countinghouse.marks").lines().toList());
    assertThrows(
        IllegalStateException.class,
        () -> analyst.run("INSERT INTO countinghouse.marks VALUES ('not allowed')"));
    assertThrows(
        IllegalStateException.class, () -> analyst.run("SELECT * FROM system.query_log LIMIT 1"));
  }

  @Test
  void theCloserReadsAndInsertsWhatSealsADateAndNothingElse() {
    var owner = Marks.http(server);
    for (var table : List.of("sealed_trial", "facts_trial")) {
      owner.run(
          "CREATE TABLE countinghouse.%s (n UInt8) ENGINE = MergeTree ORDER BY n".formatted(table));
    }
    var closer = Marks.http(server, server.logins().closer());
    closer.run("INSERT INTO countinghouse.sealed_trial VALUES (1)");
    assertEquals("0", closer.run("SELECT count() FROM countinghouse.facts_trial").strip());
    for (var more :
        List.of(
            "INSERT INTO countinghouse.facts_trial VALUES (1)",
            "ALTER TABLE countinghouse.sealed_trial DELETE WHERE true",
            "ALTER TABLE countinghouse.sealed_trial DROP PARTITION tuple()",
            "TRUNCATE TABLE countinghouse.sealed_trial",
            "DROP TABLE countinghouse.sealed_trial",
            "OPTIMIZE TABLE countinghouse.sealed_trial FINAL",
            "CREATE TABLE countinghouse.sealed_other (n UInt8) ENGINE = MergeTree ORDER BY n")) {
      assertThrows(IllegalStateException.class, () -> closer.run(more), more);
    }
    assertEquals("1", closer.run("SELECT count() FROM countinghouse.sealed_trial").strip());
  }

  @Test
  void nobodyEntersWithoutAPasswordOrAsTheDefaultUser() {
    var users = new ArrayList<>(List.of("default", "nobody"));
    server.logins().all().forEach(login -> users.add(login.user()));
    for (var user : users) {
      var stranger = new ClickHouseHttp(server.url(), user, "");
      assertThrows(IllegalStateException.class, () -> stranger.run("SELECT 1"), user);
    }
  }

  @Test
  void theQueryLogSurvivesARestart() {
    var http = Marks.http(server);
    http.run("SELECT 'remember me'");
    http.run("SYSTEM FLUSH LOGS");
    server.restart();
    var question =
        "SELECT count() > 0 FROM system.query_log WHERE query = 'SELECT ''remember me'''";
    assertEquals("1", Marks.http(server).run(question).strip());
  }
}
