package io.countinghouse.detection.model;

import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.events.ModelDocument;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that was ever written on models, in the order in which it was written: whoever reads the same
 * documents has the same book. It belongs to one thread; what it knows is handed out as a {@link
 * ModelTimeline}.
 */
public final class ModelBook {

  /** Later is taken for a slip of the pen. */
  private static final Duration AHEAD_MAX = Duration.ofDays(366);

  private static final int ACTIVATIONS_MAX = 10_000;

  /** So many that retire a model a full book still takes: what errs can always be stopped. */
  private static final int RETIREMENTS_KEPT_FREE = 1_024;

  private final ModelShelf shelf = new ModelShelf();
  private final List<ModelActivation> activations = new ArrayList<>();
  private @Nullable Unfinished unfinished;

  /** The parts of a model that have come so far; a first part begins anew. */
  private static final class Unfinished {
    final String digest;
    final int of;
    final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    int next;

    Unfinished(ModelPart first) {
      this.digest = first.digest();
      this.of = first.of();
    }

    boolean goesOnWith(ModelPart part) {
      return digest.equals(part.digest()) && of == part.of() && next == part.number();
    }
  }

  /**
   * Takes in a document.
   *
   * @param writtenAt when the broker took it
   * @return what came of it, for a log
   * @throws ModelRefusedException if it is not right; nothing has changed then, but that a model
   *     whose last part is not right must be written again from its first part on
   */
  public String take(ModelDocument document, Instant writtenAt) {
    if (ModelLanguage.isPart(document)) {
      return take(ModelLanguage.part(document));
    }
    var one = check(document, writtenAt);
    activations.add(one);
    return one.slot() + " " + (one.digest().isEmpty() ? ModelLanguage.NONE : one.digest());
  }

  private String take(ModelPart part) {
    if (shelf.holds(part.digest())) {
      return "known already";
    }
    if (part.number() == 0) {
      unfinished = new Unfinished(part);
    }
    var now = unfinished;
    if (now == null || !now.goesOnWith(part)) {
      throw new ModelRefusedException(
          "part: %d of %s does not follow what was written before"
              .formatted(part.number(), part.digest()));
    }
    now.packed.writeBytes(part.packed());
    now.next++;
    if (now.next < now.of) {
      return "part " + now.next + " of " + now.of;
    }
    unfinished = null;
    shelf.put(now.digest, now.packed.toByteArray());
    return "model " + now.digest;
  }

  /**
   * Says what would come of an activation, and changes nothing.
   *
   * @throws ModelRefusedException if it is not right
   */
  public ModelActivation check(ModelDocument document, Instant writtenAt) {
    var one = ModelLanguage.activation(document);
    int free = one.digest().isEmpty() ? RETIREMENTS_KEPT_FREE : 0;
    if (activations.size() >= ACTIVATIONS_MAX + free) {
      throw new ModelRefusedException("the book of models is full");
    }
    if (!one.digest().isEmpty() && !shelf.holds(one.digest())) {
      throw new ModelRefusedException(
          "model: there is no model %s that this version can use".formatted(one.digest()));
    }
    if (one.from().isBefore(writtenAt.plus(RuleBook.LEAD))) {
      throw new ModelRefusedException(
          "from: %s is less than %d s after it was written, %s"
              .formatted(one.from(), RuleBook.LEAD.toSeconds(), writtenAt));
    }
    if (one.from().isAfter(writtenAt.plus(AHEAD_MAX))) {
      throw new ModelRefusedException("from: " + one.from() + " is more than a year ahead");
    }
    return one;
  }

  /** All models that this version can use, by their digests. */
  public List<Model> models() {
    return shelf.digests().stream().sorted().map(shelf::get).toList();
  }

  /** What holds when, as far as it is known now, with these models before the first activation. */
  public ModelTimeline timeline(ModelsInForce otherwise) {
    return new ModelTimeline(otherwise, shelf, activations);
  }
}
