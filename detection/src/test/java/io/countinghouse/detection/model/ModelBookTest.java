package io.countinghouse.detection.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.detection.model.ModelActivation.Slot;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.events.ModelDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A model comes in parts, whole or not at all, and judges from the moment that was named. */
final class ModelBookTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final ModelsInForce NONE = new ModelsInForce(null, null);

  private final ModelBook book = new ModelBook();
  private final Model one = model(1);
  private final Model two = model(2);

  private static Model model(float limit) {
    var tree =
        new Trees(
            new int[] {0},
            new int[] {0, -1, -1},
            new float[] {limit, -1, 1},
            new int[] {1, 0, 0},
            new int[] {2, 0, 0},
            new float[] {2, 1, 1});
    return new ModelFile(
            ModelFile.FORM,
            List.of("amount"),
            "2026-01-01",
            "2026-01-07",
            7,
            1,
            Map.of(),
            Map.of(),
            List.of(tree))
        .model();
  }

  private void put(Model model) {
    for (var part : ModelPart.of(model.digest(), model.file().bytes())) {
      book.take(ModelLanguage.document(part), NOW);
    }
  }

  private static ModelDocument activation(Slot slot, String digest, Instant from) {
    return ModelLanguage.document(new ModelActivation(slot, digest, from, "analyst-1", "why"));
  }

  private void activate(Slot slot, String digest, Instant from) {
    book.take(activation(slot, digest, from), NOW);
  }

  private @Nullable String live(Instant at) {
    var live = book.timeline(NONE).at(at).live();
    return live == null ? null : live.digest();
  }

  private @Nullable String shadow(Instant at) {
    var shadow = book.timeline(NONE).at(at).shadow();
    return shadow == null ? null : shadow.digest();
  }

  private String refused(ModelDocument document) {
    return Objects.requireNonNull(
        assertThrows(ModelRefusedException.class, () -> book.take(document, NOW)).getMessage());
  }

  @Test
  void aModelJudgesFromItsMomentOnUntilAnotherDoes() {
    put(one);
    put(two);
    activate(Slot.LIVE, one.digest(), NOON);
    activate(Slot.SHADOW, two.digest(), NOON);
    activate(Slot.LIVE, two.digest(), NOON.plusSeconds(60));
    activate(Slot.LIVE, "", NOON.plusSeconds(120));
    assertNull(live(NOON.minusNanos(1_000)));
    assertEquals(one.digest(), live(NOON));
    assertEquals(two.digest(), shadow(NOON));
    assertEquals(two.digest(), live(NOON.plusSeconds(60)));
    assertNull(shadow(NOON.plusSeconds(60)), "it is asked once");
    assertNull(live(NOON.plusSeconds(120)));
    assertEquals(two.digest(), shadow(NOON.plusSeconds(120)));
  }

  @Test
  void beforeTheFirstActivationTheModelOfTheSettingsJudges() {
    put(two);
    activate(Slot.LIVE, two.digest(), NOON);
    var timeline = book.timeline(new ModelsInForce(one, null));
    assertEquals(one, timeline.at(NOW).live());
    assertEquals(two.digest(), Objects.requireNonNull(timeline.at(NOON).live()).digest());
    assertEquals(one, timeline.at(NOW).live());
  }

  @Test
  void aModelThatDidNotComeWholeIsNone() {
    var file = one.file().bytes();
    var packed = ModelPart.of(one.digest(), file).getFirst().packed();
    var first = new ModelPart(one.digest(), 0, 2, Arrays.copyOf(packed, 50));
    var second = new ModelPart(one.digest(), 1, 2, Arrays.copyOfRange(packed, 50, packed.length));
    assertTrue(refused(ModelLanguage.document(second)).contains("does not follow"));
    book.take(ModelLanguage.document(first), NOW);
    assertTrue(refused(activation(Slot.LIVE, one.digest(), NOON)).contains("there is no model"));
    book.take(ModelLanguage.document(first), NOW); // begins anew
    book.take(ModelLanguage.document(second), NOW);
    activate(Slot.LIVE, one.digest(), NOON);
    assertEquals(one.digest(), live(NOON));
  }

  @Test
  void bytesOfAnotherDigestAndWhatIsNoModelAreRefused() {
    var wrong = ModelPart.of(two.digest(), one.file().bytes()).getFirst();
    assertTrue(refused(ModelLanguage.document(wrong)).contains("the parts give " + one.digest()));
    var text = "no model".getBytes(StandardCharsets.UTF_8);
    var none = ModelPart.of("0".repeat(64), text).getFirst();
    assertTrue(refused(ModelLanguage.document(none)).startsWith("no model for this version"));
    var torn = new ModelPart(one.digest(), 0, 1, new byte[] {1, 2, 3});
    assertTrue(refused(ModelLanguage.document(torn)).contains("not packed by gzip"));
    put(one);
    assertEquals(List.of(one.digest()), book.models().stream().map(Model::digest).toList());
  }

  @Test
  void aFullBookStillTakesThatAModelIsRetired() {
    put(one);
    for (int i = 0; i < 10_000; i++) {
      activate(Slot.LIVE, one.digest(), NOON);
    }
    assertEquals("the book of models is full", refused(activation(Slot.LIVE, one.digest(), NOON)));
    activate(Slot.LIVE, "", NOON);
    assertNull(live(NOON));
  }

  @Test
  void aSmallRecordThatUnpacksToMuchIsRefused() {
    var much = ModelPart.of("0".repeat(64), new byte[ModelBounds.FILE_BYTES_MAX + 1]);
    assertEquals(1, much.size());
    var refusal = refused(ModelLanguage.document(much.getFirst()));
    assertTrue(refusal.contains("more than 16777216 bytes"), refusal);
  }

  @Test
  void anActivationCantChangeThePast() {
    put(one);
    var late = activation(Slot.LIVE, one.digest(), NOW.plus(RuleBook.LEAD).minusSeconds(1));
    assertTrue(refused(late).contains("s after it was written"));
    var slip = activation(Slot.LIVE, one.digest(), NOW.plusSeconds(86_400L * 400));
    assertTrue(refused(slip).contains("more than a year ahead"));
  }

  @Test
  void whatIsNotRightSaysWhere() {
    assertEquals(
        "kind: x is none of part, activation",
        refused(new ModelDocument("{\"kind\":\"x\",\"model\":\"none\"}")));
    assertEquals(
        "slot: must be live or shadow",
        refused(new ModelDocument("{\"kind\":\"activation\",\"model\":\"none\",\"slot\":7}")));
    assertEquals(
        "colour is no field here",
        refused(new ModelDocument("{\"kind\":\"part\",\"model\":\"none\",\"colour\":7}")));
    assertEquals(
        "parts: must be from 1 to 44",
        refused(new ModelDocument("{\"kind\":\"part\",\"model\":\"none\",\"parts\":1e300}")));
  }
}
