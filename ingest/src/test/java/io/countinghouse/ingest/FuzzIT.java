package io.countinghouse.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.ingest.FuzzBodies.Verdict;
import io.countinghouse.ingest.RawHttp.Reply;
import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever is sent: no crash, no 500, no wrong 2xx, and the books balance. */
final class FuzzIT {

  private static final int CALLERS = 8;
  private static final int REQUESTS = 100_000;

  private final AtomicLong posted = new AtomicLong();
  private final AtomicLong torn = new AtomicLong();

  @Test
  void noRequestBreaksTheServiceOrTheBooks() throws Exception {
    long seed = Seeds.one();
    Seeds.random(seed);
    try (var servers = Ingest.servers();
        var service = servers.start("ingest", Map.of("INGEST_LANES", "0,1"))) {
      var api = servers.api(service);
      api.opened("cash", "cash");
      api.opened("cash-2", "cash");
      for (int i = 0; i < 20; i++) {
        api.opened("fuzz-" + i, "customer");
      }
      long pid = service.pid();
      storm(service, seed);
      assertTrue(service.alive() && service.pid() == pid, "the service must live on");
      Proof.ledgerAndKafkaAgree(servers);
      KindsLoad.booksAreRight(servers);
      assertEquals(201, api.post("after", Api.payment("cash", "cash-2", "1.00")).status());
      long rows = servers.number("SELECT count(*) - 1 FROM ledger.transaction");
      assertTrue(posted.get() > REQUESTS / 20, "the storm must post something: " + posted);
      assertTrue(
          rows >= posted.get() && rows <= posted.get() + torn.get(),
          "%d told as posted, %d in the ledger, %d may be untold"
              .formatted(posted.get(), rows, torn.get()));
    }
  }

  private void storm(ServiceProcess service, long seed) throws Exception {
    var address = String.valueOf(service.ready().get("http"));
    var callers = new ArrayList<Callable<Void>>();
    for (int i = 0; i < CALLERS; i++) {
      int caller = i;
      callers.add(() -> {
        call(address, caller, new java.util.SplittableRandom(seed + caller));
        return null;
      });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(callers)) {
        done.get();
      }
    }
  }

  private void call(String address, int caller, RandomGenerator random) throws Exception {
    var requests = new FuzzRequests(random, "fuzz-" + caller + "-");
    try (var http = new RawHttp(address)) {
      for (int i = 0; i < REQUESTS / CALLERS; i++) {
        var request = requests.next();
        int how = random.nextInt(100);
        if (how == 0) {
          tear(http, request, random);
        } else if (how == 1) {
          check(request, http.sendSlowly(request.wire(), random)).ifPresent(requests::posted);
        } else {
          check(request, http.send(request.wire())).ifPresent(requests::posted);
        }
      }
    }
  }

  /** What was sent in part may be posted in part, line by line, but never told wrongly. */
  private void tear(RawHttp http, FuzzRequests.Request request, RandomGenerator random)
      throws Exception {
    var reply = http.sendTorn(request.wire(), random.nextInt(request.wire().length));
    torn.addAndGet(Math.max(1, request.lines().size()));
    if (reply != null) {
      assertTrue(reply.status() < 500, () -> told(request, reply));
      // By its status: a request may have become one for the API's description, which names all
      // fields.
      boolean toldAsPosted = reply.status() == 201 && reply.body().contains("transaction_id");
      assertTrue(!toldAsPosted || !request.lines().isEmpty(), () -> told(request, reply));
    }
  }

  /** The transaction that was posted by this request, if it was one. */
  private Optional<String> check(FuzzRequests.Request request, @Nullable Reply reply) {
    if (reply == null) { // closed: allowed for what is not HTTP, or not whole
      assertTrue(request.verdict() != Verdict.RIGHT, () -> told(request, null));
      torn.addAndGet(Math.max(1, request.lines().size()));
      return Optional.empty();
    }
    assertTrue(reply.status() < 500, () -> told(request, reply));
    switch (request.verdict()) {
      case RIGHT ->
          assertTrue(List.of(201, 422).contains(reply.status()), () -> told(request, reply));
      case WRONG -> assertTrue(reply.status() >= 400, () -> told(request, reply));
      case OPEN -> {}
    }
    if (!request.lines().isEmpty()) {
      checkLines(request, reply);
    } else if (reply.status() == 201 && reply.body().contains("transaction_id")) {
      posted.incrementAndGet();
      return Optional.of(Api.JSON.readTree(reply.body()).path("transaction_id").asString());
    }
    return Optional.empty();
  }

  private void checkLines(FuzzRequests.Request request, Reply reply) {
    assertEquals(200, reply.status(), () -> told(request, reply));
    var lines = reply.body().lines().map(Api.JSON::readTree).toList();
    assertEquals(request.lines().size(), lines.size(), () -> told(request, reply));
    int stand = 0;
    for (int i = 0; i < lines.size(); i++) {
      var status = lines.get(i).path("status").asString();
      boolean allowed =
          switch (request.lines().get(i)) {
            case RIGHT -> decided(request.mode()).contains(status);
            case WRONG -> status.equals("invalid");
            case OPEN -> status.equals("invalid") || decided(request.mode()).contains(status);
          };
      assertTrue(allowed, () -> told(request, reply));
      stand += status.equals("posted") ? 1 : 0;
    }
    boolean half = stand > 0 && stand < lines.size();
    assertTrue(!half || !request.mode().equals("atomic"), () -> told(request, reply));
    posted.addAndGet(stand);
  }

  /** What may become of a line that is a request. */
  private static Set<String> decided(String mode) {
    return switch (mode) {
      case "continue" -> Set.of("posted", "refused");
      case "atomic" -> Set.of("posted", "refused", "aborted");
      default -> Set.of("would_post", "refused");
    };
  }

  private static String told(FuzzRequests.Request request, @Nullable Reply reply) {
    return "%s%n%s%n%n%s"
        .formatted(
            request.verdict(),
            new String(request.wire(), StandardCharsets.UTF_8),
            reply == null ? "closed without an answer" : reply.status() + " " + reply.body());
  }
}
