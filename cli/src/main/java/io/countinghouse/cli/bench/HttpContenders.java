package io.countinghouse.cli.bench;

import io.countinghouse.cli.http.HttpConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** Ours: through the HTTP API of the ingest service. */
final class HttpContenders {

  /** Lines of a batch. */
  static final int BATCH = 1_000;

  private static final int LINE_CHARS = 140;
  private static final int REQUEST_CHARS = 512;

  /** A batch, and how each of its lines is answered. */
  private enum Mode {
    CONTINUE("", "posted"),
    DRY_RUN("?mode=dry-run", "would_post");

    private final String query;
    private final String told;

    Mode(String query, String status) {
      this.query = query;
      this.told = "\"status\":\"" + status + "\"";
    }
  }

  private final URI base;
  private final String authorization;
  private final Books books;
  private final String run = Long.toString(System.currentTimeMillis(), 36);
  private final AtomicLong keys = new AtomicLong();

  HttpContenders(URI base, String apiKey, Books books) {
    this.base = base;
    this.authorization = "Authorization: Bearer " + apiKey;
    this.books = books;
  }

  /** One request a transaction. */
  HttpTills single(int callers) {
    return single("HTTP, single", callers);
  }

  HttpTills single(String name, int callers) {
    return new HttpTills(name, callers, base, new Single()::next);
  }

  /** A batch of NDJSON a request. */
  Contender batch(String name, int callers) {
    return new BlockingCallers(name, callers, number -> new Batch(Mode.CONTINUE));
  }

  /** The same, of which nothing is kept. */
  Contender rehearsal(int callers) {
    return new BlockingCallers("dry run", callers, number -> new Batch(Mode.DRY_RUN));
  }

  /** Posts once to each account, so that the service knows them all as after some hours' work. */
  void touchAll() throws IOException {
    try (var batch = new Batch(Mode.CONTINUE)) {
      for (int first = 0; first < books.accounts(); first += BATCH) {
        int begin = first;
        batch.send(i -> touching((begin + i) % books.accounts()));
      }
    }
  }

  private Books.Payment touching(int account) {
    return new Books.Payment(account, (account + 1) % books.accounts(), 1);
  }

  private void key(StringBuilder to) {
    to.append(run).append('-').append(keys.incrementAndGet());
  }

  private static void fields(StringBuilder to, Books.Payment payment) {
    int cents = payment.minor();
    to.append("\"debit_account\":\"").append(Books.account(payment.debit()));
    to.append("\",\"credit_account\":\"").append(Books.account(payment.credit()));
    to.append("\",\"amount\":\"").append(cents / 100).append('.');
    to.append(cents / 10 % 10).append(cents % 10);
    to.append("\",\"currency\":\"").append(Books.CURRENCY).append('"');
  }

  /** Makes requests, for one thread. */
  private final class Single {

    private final SplittableRandom random = new SplittableRandom();
    private final StringBuilder body = new StringBuilder(LINE_CHARS);
    private final StringBuilder text = new StringBuilder(REQUEST_CHARS);
    private final String head =
        new String(
            HttpConnection.head(
                "POST", "/v1/transactions", base, authorization, "Content-Type: application/json"),
            StandardCharsets.US_ASCII);

    ByteBuffer next() {
      body.setLength(0);
      body.append('{');
      fields(body, books.next(random));
      body.append('}');
      text.setLength(0);
      text.append(head).append("Idempotency-Key: ");
      key(text);
      text.append("\r\nContent-Length: ").append(body.length()).append("\r\n\r\n").append(body);
      return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
    }
  }

  private final class Batch implements BlockingCallers.Caller {

    private final SplittableRandom random = new SplittableRandom();
    private final HttpConnection connection = new HttpConnection(base);
    private final StringBuilder text = new StringBuilder(BATCH * LINE_CHARS);
    private final Mode mode;
    private final byte[] head;

    Batch(Mode mode) {
      this.mode = mode;
      this.head =
          HttpConnection.head(
              "POST",
              "/v1/transactions/batch" + mode.query,
              base,
              authorization,
              "Content-Type: application/x-ndjson");
    }

    @Override
    public int call() throws IOException {
      return send(i -> books.next(random));
    }

    int send(IntFunction<Books.Payment> payments) throws IOException {
      text.setLength(0);
      for (int i = 0; i < BATCH; i++) {
        text.append("{\"idempotency_key\":\"");
        key(text);
        text.append("\",");
        fields(text, payments.apply(i));
        text.append("}\n");
      }
      var answer = connection.send(head, "", text.toString().getBytes(StandardCharsets.UTF_8));
      int told = told(answer.body());
      if (told != BATCH) {
        throw new IOException("expected %d %s, got %d: %s".formatted(BATCH, mode, told, answer));
      }
      return BATCH;
    }

    private int told(String answer) {
      int told = 0;
      for (int at = answer.indexOf(mode.told); at >= 0; at = answer.indexOf(mode.told, at + 1)) {
        told++;
      }
      return told;
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}
