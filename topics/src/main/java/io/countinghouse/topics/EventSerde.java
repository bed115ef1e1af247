package io.countinghouse.topics;

import io.countinghouse.events.Topic;
import io.countinghouse.events.UndecodableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** A topic's codec as Kafka Streams and typed clients want it. */
public final class EventSerde<V> implements Serde<V> {

  private final Topic<V> topic;

  public EventSerde(Topic<V> topic) {
    this.topic = topic;
  }

  @Override
  public Serializer<V> serializer() {
    return new Serializer<>() {
      @Override
      public byte[] serialize(String name, V value) {
        return topic.codec().encode(value);
      }

      @Override
      public byte[] serialize(String name, Headers headers, V value) {
        EventHeaders.put(headers, topic.codec());
        return topic.codec().encode(value);
      }
    };
  }

  /** Throws {@link SerializationException} for what can't be read, as Kafka's handlers expect. */
  @Override
  public Deserializer<V> deserializer() {
    return new Deserializer<>() {
      @Override
      public V deserialize(String name, byte @Nullable [] value) {
        throw new SerializationException("a value without its headers can't be read");
      }

      @Override
      public V deserialize(String name, Headers headers, byte @Nullable [] value) {
        try {
          return EventHeaders.decode(topic, headers, value);
        } catch (UndecodableException e) {
          throw new SerializationException(e.getMessage(), e);
        }
      }
    };
  }
}
