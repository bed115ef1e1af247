package io.countinghouse.scorer.model;

import io.countinghouse.detection.model.ModelBook;
import io.countinghouse.detection.model.ModelTimeline;
import io.countinghouse.detection.model.ModelsInForce;
import io.countinghouse.events.Topics;
import io.countinghouse.scorer.decided.Book;
import io.countinghouse.scorer.decided.Followed;
import io.countinghouse.topics.EventHeaders;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The models as this process has read them so far. */
public final class LiveModels {

  private final Followed<ModelTimeline> followed;

  /**
   * @param otherwise what judges before the first activation
   */
  public LiveModels(ModelsInForce otherwise, InstantSource clock) {
    this(new Followed<>(Topics.MODELS, new Models(otherwise), clock));
  }

  private LiveModels(Followed<ModelTimeline> followed) {
    this.followed = followed;
  }

  /** These models, and no others ever. */
  public static LiveModels only(ModelsInForce models) {
    return new LiveModels(Followed.never(Topics.MODELS, new Models(models)));
  }

  /** How far they are read. */
  public Followed<ModelTimeline> followed() {
    return followed;
  }

  /**
   * The models for a transaction.
   *
   * @throws IllegalStateException if they are not known for sure, and do not become so in time
   */
  public ModelsInForce at(Instant postedAt) {
    return followed.at(postedAt).at(postedAt);
  }

  /** The book of models, fed from its topic. */
  private static final class Models implements Book<ModelTimeline> {

    private final ModelBook book = new ModelBook();
    private final ModelsInForce otherwise;

    Models(ModelsInForce otherwise) {
      this.otherwise = otherwise;
    }

    @Override
    public String take(ConsumerRecord<byte[], byte[]> record) {
      var document = EventHeaders.decode(Topics.MODELS, record.headers(), record.value());
      return book.take(document, Instant.ofEpochMilli(record.timestamp()));
    }

    @Override
    public ModelTimeline now() {
      return book.timeline(otherwise);
    }
  }
}
