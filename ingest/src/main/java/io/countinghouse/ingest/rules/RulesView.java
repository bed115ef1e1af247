package io.countinghouse.ingest.rules;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countinghouse.detection.rule.Activation;
import io.countinghouse.detection.rule.Rule;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleList;
import io.countinghouse.detection.rule.RuleSet;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What judges payments posted at a moment, every version that is written, and what is activated
 * when.
 *
 * @param ruleSet its name, as scores have it
 */
public record RulesView(
    String at,
    String ruleSet,
    List<OneRule> rules,
    List<OneList> lists,
    List<OneActivation> activations) {

  /**
   * A version of a rule.
   *
   * @param mode {@code live}, {@code shadow} or {@code off}
   * @param effect {@code score}, {@code flag} or {@code pass}
   * @param weight null: a verdict has none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OneRule(
      String id,
      int version,
      String mode,
      String effect,
      @Nullable Double weight,
      boolean builtIn,
      String about) {}

  /**
   * A version of a list.
   *
   * @param mode {@code live} or {@code off}
   * @param entries how many
   */
  public record OneList(
      String id, int version, String mode, String purpose, String of, int entries, String about) {}

  /** From when on what holds. */
  public record OneActivation(
      String id, int version, String mode, String from, String author, String reason) {}

  /**
   * One version of a rule or a list.
   *
   * @param document as it was written; null: it comes with the program
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Shown(
      String kind, String id, int version, String mode, @Nullable JsonNode document) {}

  /**
   * Of a book.
   *
   * @param id only the versions of this rule or list; null: of all
   */
  public static RulesView of(RuleBook book, Instant at, @Nullable String id) {
    var timeline = book.timeline();
    var set = timeline.at(at);
    Predicate<String> wanted = one -> id == null || id.equals(one);
    return new RulesView(
        at.toString(),
        set.name(),
        book.rules().stream()
            .filter(rule -> wanted.test(rule.id()))
            .map(rule -> rule(book, rule, set))
            .toList(),
        book.lists().stream()
            .filter(list -> wanted.test(list.id()))
            .map(list -> list(list, set))
            .toList(),
        timeline.activations().stream()
            .filter(one -> wanted.test(one.id()))
            .map(RulesView::activation)
            .toList());
  }

  private static OneRule rule(RuleBook book, Rule rule, RuleSet set) {
    return new OneRule(
        rule.id(),
        rule.version(),
        mode(rule, set),
        word(rule.effect()),
        rule.effect() == Rule.Effect.SCORE ? rule.weight() : null,
        book.document("rule", rule.id(), rule.version()).isEmpty(),
        rule.about());
  }

  private static String mode(Rule rule, RuleSet set) {
    if (set.rules().contains(rule)) {
      return "live";
    }
    return set.shadow().contains(rule) ? "shadow" : "off";
  }

  private static OneList list(RuleList list, RuleSet set) {
    return new OneList(
        list.id(),
        list.version(),
        mode(list, set),
        word(list.purpose()),
        list.of().id(),
        list.entries().size(),
        list.about());
  }

  private static String mode(RuleList list, RuleSet set) {
    return set.lists().contains(list) ? "live" : "off";
  }

  /** As it stands; also what an activation is answered with. */
  public static OneActivation activation(Activation one) {
    return new OneActivation(
        one.id(),
        one.version(),
        word(one.mode()),
        one.from().toString(),
        one.author(),
        one.reason());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** One version; empty: nobody has written it. */
  public static Optional<Shown> shown(RuleBook book, Instant at, String id, int version) {
    var set = book.timeline().at(at);
    var rule =
        book.rules().stream()
            .filter(one -> one.id().equals(id) && one.version() == version)
            .map(one ->
                new Shown(
                    "rule", id, version, mode(one, set), document(book, "rule", id, version)));
    var list =
        book.lists().stream()
            .filter(one -> one.id().equals(id) && one.version() == version)
            .map(one ->
                new Shown(
                    "list", id, version, mode(one, set), document(book, "list", id, version)));
    return rule.findFirst().or(list::findFirst);
  }

  private static @Nullable JsonNode document(RuleBook book, String kind, String id, int version) {
    var document = book.document(kind, id, version);
    return document.isEmpty() ? null : document.get().tree();
  }
}
