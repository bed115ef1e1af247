package io.countinghouse.topics;

import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.events.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way back to a service that lacks it: by the service's own repair topic, never by
 * the stream, whose other readers have it. It is admitted only if the service lacks it, and not
 * before the service has passed the place at which the stream could still bring it.
 */
public final class Repair {

  /** A service that has repair topics, as it is named in topics and as a consumer group. */
  public static final String LOADER = "analytics-loader";

  /** The other one. */
  public static final String SCORER = "fraud-scorer";

  /** What the scorer takes in again; a rule, a model or a snooze is written anew instead. */
  public static final List<Topic<?>> BY_THE_SCORER = List.of(Topics.TRANSACTIONS, Topics.REVIEWS);

  /** {@code <topic>/<partition>/<offset>}: what {@link After} says. */
  public static final String AFTER = "repair-after";

  /** Where the partitions of repair topics begin in ClickHouse's UInt16; no stream has as many. */
  private static final int ROWS_FROM = 0x8000;

  private static final Pattern PLACE = Pattern.compile("([^/]+)/(\\d{1,9})/(\\d{1,18})");

  private Repair() {}

  /**
   * When the stream can't bring the record any more.
   *
   * @param stream where it would be
   * @param next the service must have done with everything before this offset
   */
  public record After(TopicPartition stream, long next) {

    /** What was read there itself can't be used: what follows it can't be it. */
    public static After of(DeadLetter.Origin origin) {
      return new After(new TopicPartition(origin.topic(), origin.partition()), origin.offset() + 1);
    }

    @Override
    public String toString() {
      return stream.topic() + "/" + stream.partition() + "/" + next;
    }
  }

  /** The record for a repair topic; the other headers stay as they are. */
  public static ProducerRecord<byte[], byte[]> record(
      String topic, Headers headers, byte @Nullable [] key, byte @Nullable [] value, After after) {
    var all = new RecordHeaders(headers);
    all.remove(AFTER);
    all.add(AFTER, after.toString().getBytes(StandardCharsets.UTF_8));
    return new ProducerRecord<>(topic, null, null, key, value, all);
  }

  /**
   * A record's headers as its dead letter keeps them. Only in a repair topic do they say what a
   * repair waits for: in the stream whoever writes there could say it, and hold repairs up for
   * ever.
   *
   * @param topic where the record was read
   */
  public static Headers ofLetter(Headers read, String topic, String service) {
    var all = new RecordHeaders(read);
    if (!isRepair(topic, service)) {
      all.remove(AFTER);
    }
    return all;
  }

  /** Whether this is a repair topic of a service. */
  public static boolean isRepair(String topic, String service) {
    return topic.endsWith(suffix(service));
  }

  /** The topic that a repair topic of a service is of; any other name is its own. */
  public static String streamOf(String topic, String service) {
    return isRepair(topic, service)
        ? topic.substring(0, topic.length() - suffix(service).length())
        : topic;
  }

  /** How the rows in ClickHouse name the partition that brought them. */
  public static int partitionInRows(TopicPartition source) {
    return isRepair(source.topic(), LOADER) ? ROWS_FROM + source.partition() : source.partition();
  }

  private static String suffix(String service) {
    return "." + service + ".repair";
  }

  /** The headers as they were in the stream, without what the way back has added. */
  public static Headers asInStream(Headers headers) {
    var all = new RecordHeaders();
    for (var header : headers) {
      if (!header.key().equals(AFTER) && !header.key().startsWith(DeadLetter.PREFIX)) {
        all.add(header);
      }
    }
    return all;
  }

  /**
   * What the stream must be past before a dead letter may be admitted: it was read there and can't
   * be used, so what is behind it. One that came by a repair topic says it itself.
   *
   * @return empty: it does not say so
   */
  public static Optional<After> afterOf(Headers letter) {
    if (letter.lastHeader(AFTER) == null) {
      return DeadLetter.origin(letter).map(After::of);
    }
    try {
      return Optional.of(after(letter));
    } catch (UndecodableException e) { // somebody else wrote it
      return Optional.empty();
    }
  }

  /**
   * What a record's header says.
   *
   * @throws UndecodableException if it says nothing, or what is none
   */
  public static After after(Headers headers) {
    var header = headers.lastHeader(AFTER);
    if (header == null || header.value() == null) {
      throw new UndecodableException("header " + AFTER + " is missing", null);
    }
    var place = PLACE.matcher(new String(header.value(), StandardCharsets.UTF_8));
    if (!place.matches()) {
      throw new UndecodableException("header " + AFTER + " is not topic/partition/offset", null);
    }
    var stream = new TopicPartition(place.group(1), Integer.parseInt(place.group(2)));
    return new After(stream, Long.parseLong(place.group(3)));
  }
}
