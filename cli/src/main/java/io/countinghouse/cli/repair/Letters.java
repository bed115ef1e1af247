package io.countinghouse.cli.repair;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.topics.Repair;
import io.countinghouse.topics.WholeTopic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The dead letters of the services, read from Kafka. */
final class Letters {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  /** A service that puts aside what it can't read. */
  enum Service {
    ANALYTICS_LOADER(Repair.LOADER),
    FRAUD_SCORER("fraud-scorer");

    final String topicPart;

    Service(String topicPart) {
      this.topicPart = topicPart;
    }

    /** How it is called on the command line too. */
    @Override
    public String toString() {
      return topicPart;
    }
  }

  private final String bootstrap;

  Letters(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /**
   * All letters of a topic, one after the other; none if the service has none there.
   *
   * @throws CommandFailed if Kafka does not answer
   */
  void read(Service service, Topic<?> topic, Consumer<Letter> to) {
    var name = topic.deadLetters(service.topicPart);
    try {
      WholeTopic.read(bootstrap, name, ANSWER_MAX, record -> to.accept(Letter.of(topic, record)));
    } catch (UnknownTopicOrPartitionException e) {
      // the service does not read that topic, or never ran
    } catch (KafkaException e) {
      throw new CommandFailed("Kafka does not give " + name + ": " + e.getMessage(), e);
    }
  }

  /** The topic of the pipeline whose letters of some service have this name. */
  static Optional<Topic<?>> topicOf(String deadLetters) {
    for (var service : Service.values()) {
      for (var topic : Topics.ALL) {
        if (topic.deadLetters(service.topicPart).equals(deadLetters)) {
          return Optional.of(topic);
        }
      }
    }
    return Optional.empty();
  }

  /** The topics of a name, or all if none is given. */
  static List<Topic<?>> named(String name) {
    var found = Topics.ALL.stream().filter(t -> name.isEmpty() || t.name().equals(name)).toList();
    if (found.isEmpty()) {
      throw new CommandFailed("there is no topic " + name);
    }
    return found;
  }
}
