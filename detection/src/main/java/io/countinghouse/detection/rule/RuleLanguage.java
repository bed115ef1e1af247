package io.countinghouse.detection.rule;

import io.countinghouse.detection.rule.Activation.Mode;
import io.countinghouse.detection.rule.Rule.Effect;
import io.countinghouse.detection.rule.RuleList.Purpose;
import io.countinghouse.events.Micros;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.events.Sha256;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/**
 * Reads documents: every field is known and of its type, every name leads somewhere, every size is
 * bounded. Whatever does not fit is refused with its place.
 */
final class RuleLanguage {

  /**
   * The language that this program knows. What it says more than the one before (a feature, a fact,
   * a field) is a new one, and a document that uses it must say so by {@code language}.
   */
  static final int VERSION = 2;

  /** Of one document, in characters. */
  static final int DOCUMENT_CHARS_MAX = 512 * 1024;

  private static final int ENTRIES_MAX = 10_000;
  private static final int ABOUT_CHARS_MAX = 500;
  private static final int AUTHOR_CHARS_MAX = 100;

  private static final Map<String, Purpose> PURPOSES = words(Purpose.values());
  private static final Map<String, Mode> MODES = words(Mode.values());
  private static final Map<String, Effect> VERDICTS =
      Map.of("flag", Effect.FLAG, "pass", Effect.PASS);

  private RuleLanguage() {}

  /** The constants of an enum by their names in small letters. */
  static <E extends Enum<E>> Map<String, E> words(E[] constants) {
    return Arrays.stream(constants)
        .collect(Collectors.toMap(e -> e.name().toLowerCase(Locale.ROOT), Function.identity()));
  }

  /** The language that a document is written in; 1 if it does not say. */
  static int language(RuleDocument document) {
    return language(new Place("", document.tree()));
  }

  private static int language(Place document) {
    var at = document.find("language");
    return at == null ? 1 : at.version();
  }

  /**
   * Reads a document.
   *
   * @param known what its names may lead to
   * @param typed whether its conditions must compare like with like
   * @throws RuleRefusedException saying of which rule, where and why
   */
  static RuleChange read(RuleDocument document, Names known, boolean typed) {
    if (document.json().length() > DOCUMENT_CHARS_MAX) {
      throw new RuleRefusedException("longer than " + DOCUMENT_CHARS_MAX + " characters");
    }
    var root = new Place("", document.tree());
    var kind = root.at("kind").text(20);
    var about = kind + " " + root.at("id").shown() + "/" + root.at("version").shown() + ": ";
    try {
      if (language(document) > VERSION) {
        throw root.at("language")
            .refuse("this program knows language %d: upgrade it".formatted(VERSION));
      }
      return switch (kind) {
        case "rule" -> {
          root.at("author").text(AUTHOR_CHARS_MAX);
          yield rule(root, Sha256.hex(document.json()), known, typed);
        }
        case "list" -> list(root, Sha256.hex(document.json()));
        case "activation" -> activation(root);
        default -> throw root.at("kind").refuse(kind + " is none of rule, list, activation");
      };
    } catch (RuleRefusedException e) {
      throw new RuleRefusedException(about + e.getMessage());
    } catch (JacksonException | ArithmeticException | DateTimeException e) {
      // A value that no check above thought of: it must not end every scorer that reads the topic.
      throw new RuleRefusedException(about + "can't be read: " + e.getMessage());
    }
  }

  /** A rule of a document, or of the built-in file. */
  static Rule rule(Place at, String digest, Names known, boolean typed) {
    at.object("kind", "language", "id", "version", "about", "author", "when", "weight", "verdict");
    var id = at.at("id").id();
    var when = new WhenReader(known.of(id), language(at), typed).read(at.at("when"));
    if (at.has("weight") == at.has("verdict")) {
      throw at.refuse("must have either weight or verdict");
    }
    var effect = at.has("weight") ? Effect.SCORE : at.at("verdict").oneOf(VERDICTS, "verdict");
    double weight =
        switch (effect) {
          case SCORE -> weight(at.at("weight"));
          case FLAG -> 1;
          case PASS -> 0;
        };
    var about = at.at("about").text(ABOUT_CHARS_MAX);
    return new Rule(id, at.at("version").version(), about, when, effect, weight, digest);
  }

  private static double weight(Place at) {
    double weight = at.number();
    if (!(weight > 0 && weight < 1)) {
      throw at.refuse(at.shown() + " must be more than 0 and less than 1");
    }
    return weight;
  }

  private static RuleList list(Place at, String digest) {
    at.object("kind", "language", "id", "version", "about", "author", "purpose", "of", "entries");
    at.at("author").text(AUTHOR_CHARS_MAX);
    var of = at.at("of").oneOf(Fact.BY_NAME, "fact");
    var entries = new LinkedHashSet<String>();
    for (var entry : at.at("entries").items(ENTRIES_MAX)) {
      if (!entries.add(of.value(entry))) {
        throw entry.refuse(entry.shown() + " is listed twice");
      }
    }
    return new RuleList(
        at.at("id").id(),
        at.at("version").version(),
        at.at("about").text(ABOUT_CHARS_MAX),
        at.at("purpose").oneOf(PURPOSES, "purpose"),
        of,
        entries,
        digest);
  }

  /**
   * Id and version of a rule or a list, whatever language it is written in; empty: it is neither.
   */
  static Optional<String> versionKey(RuleDocument document) {
    var root = new Place("", document.tree());
    var kind = root.at("kind").text(20);
    return kind.equals("rule") || kind.equals("list")
        ? Optional.of(root.at("id").id() + "/" + root.at("version").version())
        : Optional.empty();
  }

  /** Of a document that has a kind: whether it is a list. */
  static boolean isList(RuleDocument document) {
    return new Place("", document.tree()).at("kind").text(20).equals("list");
  }

  private static Activation activation(Place at) {
    at.object("kind", "id", "version", "mode", "from", "author", "reason");
    var from = at.at("from").moment();
    if (!Micros.truncate(from).equals(from)) {
      throw at.at("from").refuse("must be in whole microseconds");
    }
    var reason = at.find("reason");
    return new Activation(
        at.at("id").id(),
        at.at("version").version(),
        at.at("mode").oneOf(MODES, "mode"),
        from,
        at.at("author").text(AUTHOR_CHARS_MAX),
        reason == null ? "" : reason.text(ABOUT_CHARS_MAX));
  }
}
