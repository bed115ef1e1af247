package io.countinghouse.cli.bench;

import io.countinghouse.cli.http.HttpConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Ours: through the HTTP API of the ingest service. */
final class HttpContenders {

  /** Lines of a batch. */
  static final int BATCH = 1_000;

  private final URI base;
  private final String authorization;
  private final String run = Long.toString(System.currentTimeMillis(), 36);
  private final AtomicLong keys = new AtomicLong();

  HttpContenders(URI base, String apiKey) {
    this.base = base;
    this.authorization = "Authorization: Bearer " + apiKey;
  }

  /** One request a transaction. */
  Contender single(int callers) {
    return new Contender("HTTP, single", callers, number -> new Single(number));
  }

  /** A batch of NDJSON a request. */
  Contender batch(int callers) {
    return new Contender("HTTP, NDJSON of " + BATCH, callers, number -> new Batch(number));
  }

  private String key() {
    return run + "-" + keys.incrementAndGet();
  }

  private static String fields(Books.Payment payment) {
    return "\"debit_account\":\"%s\",\"credit_account\":\"%s\",\"amount\":\"%s\",\"currency\":\"EUR\""
        .formatted(
            Books.account(payment.debit()), Books.account(payment.credit()), payment.amount());
  }

  private final class Single implements Contender.Caller {

    private final SplittableRandom random;
    private final HttpConnection connection = new HttpConnection(base);
    private final byte[] head =
        HttpConnection.head(
            "POST", "/v1/transactions", base, authorization, "Content-Type: application/json");

    Single(int number) {
      random = new SplittableRandom(number);
    }

    @Override
    public int call() throws IOException {
      var body = "{" + fields(Books.next(random)) + "}";
      var key = "Idempotency-Key: " + key() + "\r\n";
      var answer = connection.send(head, key, body.getBytes(StandardCharsets.UTF_8));
      if (answer.status() != 201) {
        throw new IOException("expected 201, got " + answer);
      }
      return 1;
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }

  private final class Batch implements Contender.Caller {

    private static final String POSTED = "\"status\":\"posted\"";

    private final SplittableRandom random;
    private final HttpConnection connection = new HttpConnection(base);
    private final byte[] head =
        HttpConnection.head(
            "POST",
            "/v1/transactions/batch",
            base,
            authorization,
            "Content-Type: application/x-ndjson");

    Batch(int number) {
      random = new SplittableRandom(-1 - number);
    }

    @Override
    public int call() throws IOException {
      var body = new StringBuilder(BATCH * 150);
      for (int i = 0; i < BATCH; i++) {
        var fields = fields(Books.next(random));
        body.append("{\"idempotency_key\":\"").append(key()).append("\",").append(fields);
        body.append("}\n");
      }
      var bytes = body.toString().getBytes(StandardCharsets.UTF_8);
      var answer = connection.send(head, "", bytes);
      long posted = answer.body().lines().filter(line -> line.contains(POSTED)).count();
      if (posted != BATCH) {
        throw new IOException(
            "expected %d posted, got %d: %d %s"
                .formatted(BATCH, posted, answer.status(), answer.body().lines().findFirst()));
      }
      return BATCH;
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
