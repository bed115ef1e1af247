package io.countinghouse.cli.repair;

import io.countinghouse.events.LaneSeq;
import io.countinghouse.events.Sequenced;
import io.countinghouse.events.Topic;
import io.countinghouse.events.UndecodableException;
import io.countinghouse.reports.repair.Held;
import io.countinghouse.reports.repair.Holes;
import io.countinghouse.topics.EventHeaders;
import io.countinghouse.topics.Repair;
import io.countinghouse.topics.WholeTopic;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Sends scores or flags that ClickHouse lacks, and that their topic still has, to the loader's
 * repair topic. The ledger has none of them, so what Kafka has lost is not found.
 */
final class Copies {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
  private static final int MAX = 100_000;

  private final String bootstrap;
  private final Holes holes;
  private final Held held;
  private final RepairProducer producer;

  /**
   * What became of them.
   *
   * @param sent to the repair topic
   * @param notFound in their topic
   * @param missing of those that were sent, when the wait was over
   */
  record Result(long sent, long notFound, long missing) {}

  Copies(String bootstrap, Holes holes, Held held, RepairProducer producer) {
    this.bootstrap = bootstrap;
    this.holes = holes;
    this.held = held;
    this.producer = producer;
  }

  /** Of 100,000 at most; run it again for more. */
  <V extends Sequenced> Result run(Holes.Lacking what, Topic<V> topic, List<Span> spans, long until)
      throws SQLException, InterruptedException {
    var lacking = new HashSet<LaneSeq>();
    for (var span : spans) {
      int limit = MAX - lacking.size();
      holes
          .first(what, span.lane(), span.from(), span.to(), limit)
          .forEach(seq -> lacking.add(new LaneSeq(span.lane(), seq)));
    }
    if (lacking.isEmpty()) {
      return new Result(0, 0, 0);
    }
    var awaited = new Awaited(held, topic);
    int count = lacking.size();
    WholeTopic.read(bootstrap, topic, ANSWER_MAX, record -> send(topic, record, lacking, awaited));
    producer.flush();
    long sent = (long) count - lacking.size();
    return new Result(sent, lacking.size(), sent - awaited.until(until));
  }

  private <V extends Sequenced> void send(
      Topic<V> topic,
      ConsumerRecord<byte[], byte[]> record,
      Set<LaneSeq> lacking,
      Awaited awaited) {
    try {
      var entry = LaneSeq.of(EventHeaders.decode(topic, record.headers(), record.value()));
      if (lacking.remove(entry)) {
        var stream = new TopicPartition(record.topic(), record.partition());
        var after = new Repair.After(stream, record.offset() + 1);
        producer.send(topic, record.headers(), record.key(), record.value(), after);
        awaited.add(entry);
      }
    } catch (UndecodableException e) {
      // it is nobody's score: the loader has put it aside
    }
  }
}
