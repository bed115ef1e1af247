package io.countinghouse.cli.http;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * One caller of the HTTP API. Every request has an idempotency key, so what has no known outcome is
 * sent again until it has one, for a bounded time.
 */
public final class LedgerClient implements AutoCloseable {

  private static final Duration TRY_MAX = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .changeDefaultPropertyInclusion(all -> all.withValueInclusion(Include.NON_NULL))
          .build();
  private static final ObjectWriter WRITER = JSON.writer();

  private final HttpConnection connection;
  private final byte[] accountHead;
  private final byte[] batchHead;

  public LedgerClient(URI base, String apiKey) {
    var key = "Authorization: Bearer " + apiKey;
    connection = new HttpConnection(base);
    accountHead =
        HttpConnection.head("POST", "/v1/accounts", base, key, "Content-Type: application/json");
    batchHead =
        HttpConnection.head(
            "POST", "/v1/transactions/batch", base, key, "Content-Type: application/x-ndjson");
  }

  /**
   * Opens an account; one that is open already with the same content is left as it is.
   *
   * @throws IOException if the server refuses, or gives no answer for a minute
   */
  public void open(Object account) throws IOException {
    var answer = persistently(accountHead, WRITER.writeValueAsBytes(account));
    if (answer.status() != 200 && answer.status() != 201) {
      throw new IOException("opening " + account + ": " + answer);
    }
  }

  /**
   * Posts transactions in order and gives the result of each, sending again what the server could
   * not take yet.
   *
   * @throws IOException if the server gives no answer, or no outcome, for a minute
   */
  public List<PostResult> post(List<?> transactions) throws IOException {
    long end = System.nanoTime() + TRY_MAX.toNanos();
    while (true) {
      var results = results(persistently(batchHead, lines(transactions)), transactions.size());
      if (results.stream().noneMatch(PostResult::open)) {
        return results;
      }
      if (System.nanoTime() > end) {
        throw new IOException("the server could not take a batch for " + TRY_MAX);
      }
      LockSupport.parkNanos(PAUSE.toNanos()); // the whole batch again: what is posted is replayed
    }
  }

  private HttpAnswer persistently(byte[] head, byte[] body) throws IOException {
    long end = System.nanoTime() + TRY_MAX.toNanos();
    while (true) {
      Duration pause;
      try {
        var answer = connection.send(head, "", body);
        if (answer.status() != 503) {
          return answer;
        }
        pause = answer.retryAfter();
      } catch (IOException e) { // unknown outcome: the key makes the repetition safe
        if (System.nanoTime() > end) {
          throw e;
        }
        pause = PAUSE;
      }
      if (System.nanoTime() > end) {
        throw new IOException("the server has been busy for " + TRY_MAX);
      }
      LockSupport.parkNanos(Math.max(pause.toNanos(), PAUSE.toNanos()));
    }
  }

  private static byte[] lines(List<?> transactions) {
    var body = new ByteArrayOutputStream(transactions.size() * 300);
    for (var transaction : transactions) {
      body.writeBytes(WRITER.writeValueAsBytes(transaction));
      body.write('\n');
    }
    return body.toByteArray();
  }

  private static List<PostResult> results(HttpAnswer answer, int expected) throws IOException {
    if (answer.status() != 200) {
      throw new IOException("posting a batch: " + answer);
    }
    var results = new ArrayList<PostResult>(expected);
    for (var line : answer.body().lines().toList()) {
      JsonNode node = JSON.readTree(line);
      results.add(
          new PostResult(
              node.path("status").asString(""),
              node.path("problem").path("rule").asString(""),
              node.path("problem").path("detail").asString("")));
    }
    if (!results.isEmpty() && results.getLast().unread()) {
      return Collections.nCopies(expected, results.getLast());
    }
    if (results.size() != expected) {
      throw new IOException(
          "the server answered %d lines to %d".formatted(results.size(), expected));
    }
    return results;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
