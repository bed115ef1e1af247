package io.countinghouse.ingest.request;

import io.countinghouse.detection.rule.Activation;
import io.countinghouse.detection.rule.Activation.Mode;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.events.Micros;
import io.countinghouse.events.RuleDocument;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A valid request to let a version of a rule or a list hold from a moment on, or no longer.
 *
 * @param from null: as soon as can be
 * @param author null: the client
 * @param reason null: none is given
 */
public record ActivateRule(
    Mode mode, @Nullable Instant from, @Nullable String author, @Nullable String reason) {

  private static final int AUTHOR_BYTES_MAX = 100;
  private static final int REASON_BYTES_MAX = 500;

  private static final Set<String> MODES = Set.of("live", "shadow");
  private static final Set<String> PAUSE = Set.of("from", "author", "reason");
  private static final Set<String> ACTIVATE = Set.of("mode", "from", "author", "reason");

  /** The fields of a request to activate. */
  public static Set<String> fields() {
    return ACTIVATE;
  }

  /** The fields of a request to pause. */
  public static Set<String> fieldsOfPause() {
    return PAUSE;
  }

  /**
   * Of a request's body.
   *
   * @throws InvalidRequest naming the first field that breaks a rule
   */
  public static ActivateRule activate(byte[] body) {
    var fields = Fields.parse(body, body.length, ACTIVATE);
    var mode = fields.optional("mode", ActivateRule::mode);
    return of("shadow".equals(mode) ? Mode.SHADOW : Mode.LIVE, fields);
  }

  /** The same, to pause. */
  public static ActivateRule pause(byte[] body) {
    return of(Mode.PAUSED, Fields.parse(body, body.length, PAUSE));
  }

  private static ActivateRule of(Mode mode, Fields fields) {
    var from = fields.optional("from", text -> Text.moment(text).toString());
    return new ActivateRule(
        mode,
        from == null ? null : Instant.parse(from),
        fields.optional("author", Text.printable(AUTHOR_BYTES_MAX)),
        fields.optional("reason", Text.printable(REASON_BYTES_MAX)));
  }

  private static String mode(String text) {
    if (!MODES.contains(text)) {
      throw new IllegalArgumentException("must be live or shadow");
    }
    return text;
  }

  /**
   * As it is written to the topic.
   *
   * @param now when all that it waits for has come
   */
  public RuleDocument document(String id, int version, String client, Instant now) {
    return new Activation(
            id,
            version,
            mode,
            from == null ? RuleBook.soonest(now) : Micros.truncate(from),
            author == null ? client : author,
            reason == null ? "" : reason)
        .document();
  }
}
