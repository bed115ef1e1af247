package io.countinghouse.ingest;

import io.countinghouse.ingest.FuzzBodies.Body;
import io.countinghouse.ingest.FuzzBodies.Verdict;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Requests of every form that a broken or hostile client may send, from one seed. */
final class FuzzRequests {

  /**
   * A request as it goes over the wire, and what must become of it.
   *
   * @param mode of a batch; of anything else it says nothing
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Request(byte[] wire, int bodyAt, Verdict verdict, List<Verdict> lines, String mode) {}

  private static final String CONTINUE = "continue";

  private static final List<String> METHODS =
      List.of("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW", "");

  private static final List<String> PATHS =
      List.of(
          "/v1/transactions/%ff",
          "/v1/transactions/00000000-0000-7000-8000-000000000000",
          "/v1/accounts/%00",
          "/v1/accounts/%",
          "/v1/accounts/%zz/freeze",
          "/v1/accounts//close",
          "/v1/accounts/a/b/c",
          "/v1/../v1/accounts",
          "//",
          "/v1/transactions/batch/",
          "/v1/transactions?limit=-1&cursor=%00",
          "/v1/accounts/fuzz-1/balances?at=yesterday",
          "/v1/accounts/fuzz-1/statement?cursor=AAAA",
          "/openapi.yaml?x",
          "*");

  private static final List<String> SETTLEMENTS =
      List.of(
          "/v1/authorisations/%s/capture",
          "/v1/authorisations/%s/void", "/v1/transactions/%s/reverse");

  private static final List<String> READS =
      List.of(
          "/v1/transactions",
          "/v1/accounts/fuzz-1",
          "/v1/accounts/fuzz-2/statement",
          "/v1/accounts/fuzz-3/transactions",
          "/v1/transactions/00000000-0000-7000-8000-000000000000");

  private static final List<String> PARAMETERS =
      List.of(
          "limit",
          "cursor",
          "from",
          "to",
          "at",
          "account",
          "currency",
          "idempotency_key",
          "client",
          "type",
          "kind",
          "order",
          "");

  private static final List<String> VALUES =
      List.of(
          "1",
          "0",
          "-1",
          "100000000000000000000",
          "AAAA",
          "2026-01-01",
          "2026-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999999Z",
          "-999999999-01-01",
          "fuzz-1",
          "EUR",
          "asc",
          "%00",
          "%",
          "%ff",
          "");

  /** Enough that settlements meet holds that are open and such as are not. */
  private static final int POSTED_MAX = 50;

  private final Queue<String> posted = new ArrayDeque<>();
  private final RandomGenerator random;
  private final FuzzBodies bodies;
  private final String prefix;
  private int keys;

  /**
   * @param prefix of the idempotency keys, so that each is new
   */
  FuzzRequests(RandomGenerator random, String prefix) {
    this.random = random;
    this.bodies = new FuzzBodies(random);
    this.prefix = prefix;
  }

  Request next() {
    return switch (random.nextInt(16)) {
      case 0, 1 -> batch();
      case 2 -> account();
      case 3 -> wrongPlace();
      case 4 -> wrongHeaders();
      case 5 -> noHttp();
      case 6 -> authorisation();
      case 7 -> settlement();
      case 8 -> query();
      default -> transaction();
    };
  }

  private Request transaction() {
    var body = bodies.of(payment());
    return request("POST", "/v1/transactions", json(key()), body, List.of());
  }

  private Request authorisation() {
    var body = bodies.of(payment());
    return request("POST", "/v1/authorisations", json(key()), body, List.of());
  }

  /**
   * Of something that stands in the ledger, mostly; whether it can be settled is another matter.
   */
  private Request settlement() {
    var known = List.copyOf(posted);
    var id =
        known.isEmpty() || random.nextInt(10) == 0
            ? new UUID(random.nextLong(), random.nextLong()).toString()
            : bodies.pick(known);
    var path = bodies.pick(SETTLEMENTS).formatted(id);
    var text =
        bodies.pick(
            List.of("", "{}", "{\"amount\":\"1.00\"}", "{\"amount\":\"1e3\"}", "[", "null"));
    return request("POST", path, json(key()), Body.of(text, Verdict.OPEN), List.of());
  }

  private Request query() {
    var path = new StringBuilder(bodies.pick(READS));
    for (int i = random.nextInt(4); i >= 0; i--) {
      path.append(path.indexOf("?") < 0 ? '?' : '&').append(bodies.pick(PARAMETERS)).append('=');
      path.append(random.nextInt(5) == 0 ? noise() : bodies.pick(VALUES));
    }
    return request("GET", path.toString(), "", Body.of("", Verdict.OPEN), List.of());
  }

  private String noise() {
    return URLEncoder.encode(bodies.noise(), StandardCharsets.UTF_8);
  }

  /** Takes note of what stands in the ledger, for requests to come. */
  void posted(String transactionId) {
    posted.add(transactionId);
    if (posted.size() > POSTED_MAX) {
      posted.remove();
    }
  }

  private Request account() {
    var name = "fuzz-" + random.nextInt(20);
    if (random.nextBoolean()) {
      var verb = bodies.pick(List.of("freeze", "unfreeze", "close", "thaw"));
      var body = Body.of(random.nextBoolean() ? "" : "{", Verdict.OPEN);
      return request("POST", "/v1/accounts/" + name + "/" + verb, json(""), body, List.of());
    }
    var fields = Map.of("account", name, "kind", "customer");
    var body = bodies.of(fields);
    return request(
        "POST", "/v1/accounts", json(""), new Body(body.bytes(), Verdict.OPEN), List.of());
  }

  private Request batch() {
    var all = new ByteArrayOutputStream();
    var verdicts = new ArrayList<Verdict>();
    for (int i = random.nextInt(12); i >= 0; i--) {
      var fields = payment();
      fields.put("idempotency_key", nextKey());
      var line = bodies.of(fields);
      for (byte b : line.bytes()) {
        all.write(b == '\n' ? ' ' : b); // a line feed would make two lines of it
      }
      all.write('\n');
      verdicts.add(line.verdict());
    }
    var mode = bodies.pick(List.of(CONTINUE, CONTINUE, "atomic", "dry-run"));
    var request =
        request(
            "POST",
            "/v1/transactions/batch?mode=" + mode,
            "Content-Type: application/x-ndjson\r\n",
            new Body(all.toByteArray(), Verdict.OPEN),
            verdicts);
    return new Request(request.wire(), request.bodyAt(), request.verdict(), verdicts, mode);
  }

  /** Some of these may be read, so that only a failure of the server is one. */
  private Request wrongPlace() {
    var body = bodies.of(payment());
    var path = random.nextBoolean() ? bodies.pick(PATHS) : "/" + bodies.noise().replace(' ', '/');
    return request(
        bodies.pick(METHODS), path, json(key()), new Body(body.bytes(), Verdict.OPEN), List.of());
  }

  private Request wrongHeaders() {
    var headers =
        bodies.pick(
            List.of(
                "Content-Type: application/json\r\n",
                json("Idempotency-Key: \r\n"),
                json("Idempotency-Key: a b\r\n"),
                json("Idempotency-Key: " + "k".repeat(300) + "\r\n"),
                json("Idempotency-Key: ü\r\n"),
                "Content-Type: text/plain\r\n" + key(),
                "Content-Type: \r\n" + key(),
                json(key()) + "X-Large: " + "x".repeat(100_000) + "\r\n",
                json(key()) + "No colon\r\n"));
    var body = Body.of(FuzzBodies.json(payment()), Verdict.WRONG);
    return request("POST", "/v1/transactions", headers, body, List.of());
  }

  /** The server may answer 4xx or just close. */
  private Request noHttp() {
    var bytes = new byte[1 + random.nextInt(400)];
    random.nextBytes(bytes);
    bytes[bytes.length - 1] = '\n';
    return new Request(
        concat(bytes, "\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
        0,
        Verdict.WRONG,
        List.of(),
        CONTINUE);
  }

  private Map<String, String> payment() {
    var from = random.nextInt(20);
    var to = (from + 1 + random.nextInt(19)) % 20;
    var debit = random.nextInt(3) == 0 ? "cash" : "fuzz-" + from;
    var fields = Api.payment(debit, "fuzz-" + to, random.nextInt(1, 500) + ".00");
    if (random.nextInt(4) == 0) {
      fields.put("description", "ü€😀 \"quoted\" \\ / text");
    }
    return fields;
  }

  private Request request(
      String method, String path, String headers, Body body, List<Verdict> lines) {
    var head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(method, path, Ingest.KEY, headers, body.bytes().length)
            .getBytes(StandardCharsets.UTF_8);
    return new Request(concat(head, body.bytes()), head.length, body.verdict(), lines, CONTINUE);
  }

  private static String json(String more) {
    return "Content-Type: application/json\r\n" + more;
  }

  private String key() {
    return "Idempotency-Key: " + nextKey() + "\r\n";
  }

  private String nextKey() {
    return prefix + ++keys;
  }

  private static byte[] concat(byte[] a, byte[] b) {
    var all = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
