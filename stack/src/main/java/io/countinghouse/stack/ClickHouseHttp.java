package io.countinghouse.stack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The few requests that setting up needs, without a client library and its threads. */
record ClickHouseHttp(String url, String user, String password) {
  private static final int TIMEOUT_MS = 30_000;

  /** Runs one statement and gives what it prints. */
  String run(String sql) {
    try {
      var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MS);
      connection.setReadTimeout(TIMEOUT_MS);
      connection.setRequestProperty("X-ClickHouse-User", user);
      connection.setRequestProperty("X-ClickHouse-Key", password);
      connection.setRequestProperty("Connection", "close"); // an idle one delays the server's end
      connection.setDoOutput(true);
      try (var out = connection.getOutputStream()) {
        out.write(sql.getBytes(StandardCharsets.UTF_8));
      }
      return answer(connection);
    } catch (IOException e) {
      throw new IllegalStateException("ClickHouse at " + url + ": " + e.getMessage(), e);
    }
  }

  void createDatabase(String name) {
    run("CREATE DATABASE IF NOT EXISTS `" + name.replace("`", "``") + "`");
  }

  private static String answer(HttpURLConnection connection) throws IOException {
    var good = connection.getResponseCode() == 200;
    try (var in = good ? connection.getInputStream() : connection.getErrorStream()) {
      var text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (!good) {
        throw new IOException("status " + connection.getResponseCode() + ": " + text);
      }
      return text;
    }
  }
}
