package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.model.ModelActivation;
import io.countinghouse.detection.model.ModelLanguage;
import io.countinghouse.detection.model.ModelPart;
import io.countinghouse.detection.model.ModelsInForce;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.events.FeatureValues;
import io.countinghouse.events.ModelDocument;
import io.countinghouse.events.Score;
import io.countinghouse.events.Topics;
import io.countinghouse.scorer.model.LiveModels;
import io.countinghouse.topics.EventHeaders;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** What a scorer that starts makes of a last score whose model it does not know. */
final class LostModelsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant FROM = NOW.plus(RuleBook.LEAD);
  private static final String LOST = "0".repeat(64);

  private final Model model = TestModel.dearerThan(100);
  private final LiveModels models =
      new LiveModels(new ModelsInForce(null, null), InstantSource.fixed(FROM));
  private long offset;

  private void write(ModelDocument document) {
    var sent = EventHeaders.record(Topics.MODELS, document.key(), document);
    models
        .followed()
        .take(
            new ConsumerRecord<>(
                sent.topic(),
                0,
                offset++,
                NOW.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty()));
  }

  private void activate() {
    for (var part : ModelPart.of(model.digest(), model.file().bytes())) {
      write(ModelLanguage.document(part));
    }
    var slot = ModelActivation.Slot.LIVE;
    write(ModelLanguage.document(new ModelActivation(slot, model.digest(), FROM, "analyst-1", "")));
  }

  private static Score scoreBy(String digest) {
    return new Score(
        new UUID(0, 1),
        "alice",
        0,
        1,
        FROM,
        0,
        "rules-1",
        0,
        List.of(),
        new Score.ByModel(digest, 0, FeatureValues.of(1f)),
        false,
        null);
  }

  @Test
  void aModelThatAnActivationContradictsStopsTheStart() {
    activate();
    models.followed().knownUntil(FROM, offset);
    assertDoesNotThrow(() -> models.requireKnown(scoreBy(model.digest())));
    var lost = assertThrows(IllegalStateException.class, () -> models.requireKnown(scoreBy(LOST)));
    assertTrue(String.valueOf(lost.getMessage()).contains("fraud-models"), lost::toString);
  }

  @Test
  void aSettingThatNamesAnotherFileDoesNotStopTheStart() {
    models.followed().knownUntil(FROM, 0);
    assertDoesNotThrow(() -> models.requireKnown(scoreBy(LOST)));
  }
}
