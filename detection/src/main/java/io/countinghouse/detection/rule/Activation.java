package io.countinghouse.detection.rule;

import io.countinghouse.events.RuleDocument;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/**
 * From when on a version of a rule or a list is in force, and how.
 *
 * @param from it holds for transactions posted then or later
 * @param author who decided it
 * @param reason why; may be empty
 */
public record Activation(
    String id, int version, Mode mode, Instant from, String author, String reason)
    implements RuleChange {

  private static final JsonMapper JSON = new JsonMapper();

  /** How a version is in force. */
  public enum Mode {
    /** It judges; the version of the rule that did so before does no longer. */
    LIVE,
    /** It is asked and its word recorded, but it flags nobody. */
    SHADOW,
    /** It is not asked. */
    PAUSED
  }

  /** As it is written to the topic. */
  public RuleDocument document() {
    var json =
        JSON.createObjectNode()
            .put("kind", "activation")
            .put("id", id)
            .put("version", version)
            .put("mode", mode.name().toLowerCase(Locale.ROOT))
            .put("from", from.toString())
            .put("author", author);
    if (!reason.isEmpty()) {
      json.put("reason", reason);
    }
    return new RuleDocument(json.toString());
  }
}
