package io.countinghouse.ingest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.stack.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A process that is stopped at an exact point (SIGSTOP), loses its lane, and wakes: it can neither
 * write to the ledger nor publish, and its callers are not told that anything was posted.
 */
final class ZombieIT {

  private static final Duration LONG = Duration.ofMinutes(2);

  private Ingest servers;
  private KafkaForwarder kafka;

  @BeforeEach
  void startServers() throws Exception {
    servers = Ingest.servers();
    kafka = new KafkaForwarder(servers.kafka().bootstrap());
  }

  @AfterEach
  void stopServers() {
    kafka.close();
    servers.close();
  }

  @Test
  void stoppedInsideItsPostgresTransactionItPostsNothingMore() throws Exception {
    try (var zombie = zombie()) {
      var api = servers.api(zombie);
      CompletableFuture<Integer> caller;
      try (var mine = servers.sql()) {
        mine.setAutoCommit(false);
        mine.createStatement()
            .execute(
                "SELECT FROM ledger.balance JOIN ledger.account USING (account_id)"
                    + " WHERE account = 'alice' FOR UPDATE OF balance");
        caller = post(api, "stopped");
        await().atMost(LONG).until(() -> waiting() == 1); // it holds its keys and waits for alice
        zombie.suspend();
        mine.rollback();
      }
      try (var heir = servers.start("heir", Map.of("INGEST_LANES", "0"))) {
        posts(heir, "by the heir");
        zombie.resume();
        // 503, or by then it has stopped to wait: a client's patience is shorter than a busy start
        assertNotEquals(201, caller.get(1, TimeUnit.MINUTES));
        ends(zombie);
        assertEquals(
            0,
            servers.number(
                "SELECT count(*) FROM ledger.transaction WHERE idempotency_key = 'stopped'"));
        posts(heir, "stopped"); // the key is free: the caller may send it again
        proveAll();
      }
    }
  }

  @Test
  void stoppedBetweenCommitAndPublishItPublishesNothingMore() throws Exception {
    stoppedAt(KafkaForwarder.PRODUCE);
  }

  @Test
  void stoppedInsideItsKafkaTransactionItCommitsNothingMore() throws Exception {
    stoppedAt(KafkaForwarder.END_TXN);
  }

  /** Kafka has all of its transaction up to this request, and the heir is there before the rest. */
  private void stoppedAt(short request) throws Exception {
    try (var zombie = zombie()) {
      Proof.ledgerAndKafkaAgree(servers);
      var hold = kafka.holdNext(request, "committed");
      posts(zombie, "committed");
      assertTrue(hold.awaitHeld(), "it publishes");
      zombie.suspend();
      try (var heir = servers.start("heir", Map.of("INGEST_LANES", "0"))) {
        posts(heir, "by the heir");
        Proof.ledgerAndKafkaAgree(servers); // the heir has published for both
        zombie.resume();
        hold.release();
        var late = status(servers.api(zombie), "late");
        assertNotEquals(201, late);
        ends(zombie);
        posts(heir, "afterwards");
        proveAll();
      }
    }
  }

  /**
   * It has read its row and asks how far Kafka is, and when it hears, the heir has gone further:
   * that is no contradiction, and the heir's lane stays one that may post while Kafka is away.
   */
  @Test
  void stoppedInTheMidstOfATakeOverItPutsNothingOnRecord() throws Exception {
    zombie().close();
    var hold = kafka.holdNextAfterFence(KafkaForwarder.LIST_OFFSETS);
    try (var zombie =
        servers.start(
            "zombie-2", Map.of("INGEST_LANES", "0", "KAFKA_BOOTSTRAP", kafka.bootstrap()))) {
      assertTrue(hold.awaitHeld(), "it takes over");
      zombie.suspend();
      try (var heir = servers.start("heir", Map.of("INGEST_LANES", "0"))) {
        posts(heir, "by the heir");
        Proof.ledgerAndKafkaAgree(servers);
        hold.release(); // so that the answer is there when it wakes, and not too late for it
        zombie.resume();
        ends(zombie);
        assertEquals(
            1, servers.number("SELECT count(server_mark) FROM ledger.lane WHERE lane = 0"));
        posts(heir, "afterwards");
        proveAll();
      }
    }
  }

  private ServiceProcess zombie() throws Exception {
    var zombie =
        servers.start("zombie", Map.of("INGEST_LANES", "0", "KAFKA_BOOTSTRAP", kafka.bootstrap()));
    var api = servers.api(zombie);
    api.opened("cash", "cash");
    api.opened("alice", "customer");
    posts(zombie, "before");
    return zombie;
  }

  private void posts(ServiceProcess service, String key) {
    await().atMost(LONG).until(() -> status(servers.api(service), key), status -> status == 201);
  }

  private static CompletableFuture<Integer> post(Api api, String key) {
    var answer = new CompletableFuture<Integer>();
    Thread.startVirtualThread(() -> answer.complete(status(api, key)));
    return answer;
  }

  /** 0: nobody answered. */
  private static int status(Api api, String key) {
    try {
      return api.post(key.replace(' ', '-'), Api.payment("cash", "alice", "1.00")).status();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long waiting() throws Exception {
    return servers.number(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'");
  }

  private static void ends(ServiceProcess zombie) {
    await().atMost(LONG).until(() -> !zombie.alive());
  }

  private void proveAll() throws Exception {
    assertEquals(
        servers.number("SELECT count(DISTINCT idempotency_key) FROM ledger.transaction"),
        servers.number("SELECT count(*) FROM ledger.transaction"));
    Proof.ledgerAndKafkaAgree(servers);
  }
}
