package io.countinghouse.scorer.model;

import io.countinghouse.detection.model.ModelActivation.Slot;
import io.countinghouse.detection.model.ModelBook;
import io.countinghouse.detection.model.ModelTimeline;
import io.countinghouse.detection.model.ModelsInForce;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.scorer.decided.Book;
import io.countinghouse.scorer.decided.Followed;
import io.countinghouse.topics.EventHeaders;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models as this process has read them so far. */
public final class LiveModels {

  private static final Logger LOG = LoggerFactory.getLogger(LiveModels.class);

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

  /**
   * Checks that models which a score was made by are still known. A model that no activation speaks
   * for may have come from a setting that has changed since: that is only said.
   *
   * @throws IllegalStateException if one is not known, and by the activations that are known now
   *     another would have been asked
   */
  public void requireKnown(Score last) {
    requireKnown(last, Slot.LIVE, last.modelDigest());
    var shadow = last.shadow();
    if (shadow != null) {
      requireKnown(last, Slot.SHADOW, shadow.modelDigest());
    }
  }

  private void requireKnown(Score last, Slot slot, String digest) {
    var timeline = followed.at(last.postedAt());
    if (digest.isEmpty() || timeline.knows(digest)) {
      return;
    }
    var activation = timeline.activation(slot, last.postedAt());
    if (activation != null) {
      throw new IllegalStateException(
          ("the last score, of %s, was made with %s model %s; by what topic %s holds now it would be %s:"
                  + " the topic was emptied or made anew, or that model is of a later version."
                  + " Put its copy back, or start with SCORER_ACCEPT_LOST_RULES=true")
              .formatted(
                  last.postedAt(), slot, digest, Topics.MODELS.name(), name(activation.digest())));
    }
    var models = timeline.at(last.postedAt());
    var now = slot == Slot.LIVE ? models.live() : models.shadow();
    LOG.atWarn()
        .addKeyValue("slot", slot)
        .addKeyValue("lastModel", digest)
        .addKeyValue("model", name(now == null ? "" : now.digest()))
        .log(
            "the model of the last score is not known now: a setting names another file, or topic {} was lost",
            Topics.MODELS.name());
  }

  private static String name(String digest) {
    return digest.isEmpty() ? "none" : digest;
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
