package io.countinghouse.loader.insert;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.countinghouse.events.Topics;
import io.countinghouse.loader.batch.Batch;
import io.countinghouse.sql.ClickHouseAccess;
import io.countinghouse.testkit.Payments;
import io.countinghouse.topics.EventHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** A server that can't be brought to this by will: one that answers 503 once, and is well then. */
class SecondSendingTest {

  @Test
  void anInsertThatWasRefusedOnceIsNeverAcknowledgedWithoutItsRows() throws IOException {
    var lengths = new CopyOnWriteArrayList<Integer>();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          lengths.add(exchange.getRequestBody().readAllBytes().length);
          exchange.sendResponseHeaders(lengths.size() == 1 ? 503 : 200, -1);
          exchange.close();
        });
    server.start();
    var url = "http://127.0.0.1:" + server.getAddress().getPort();
    try (var store = new FactStore(new ClickHouseAccess(url, "loader", "", "countinghouse"))) {
      var batch = batch();
      var bounds = batch.bounds();
      int month = bounds.rows().firstKey();
      assertThrows(AwayException.class, () -> store.insert(batch, bounds, month));
      assertTrue(lengths.getFirst() > 0, "the first request had the rows");
    } finally {
      server.stop(0);
    }
  }

  private static Batch batch() {
    var transaction = new Payments("customer-1").out(Duration.ofHours(1), "12.50");
    var sent = EventHeaders.record(Topics.TRANSACTIONS, transaction.subjectAccount(), transaction);
    var batch = new Batch(new TopicPartition(sent.topic(), 0), 0);
    batch.add(
        new ConsumerRecord<>(
            sent.topic(),
            0,
            0,
            0,
            TimestampType.CREATE_TIME,
            sent.key().length,
            sent.value().length,
            sent.key(),
            sent.value(),
            sent.headers(),
            Optional.empty()));
    return batch;
  }
}
