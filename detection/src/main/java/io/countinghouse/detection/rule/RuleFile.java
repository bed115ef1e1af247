package io.countinghouse.detection.rule;

import io.countinghouse.detection.feature.ReportingThresholds;
import io.countinghouse.events.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A rule set as a JSON file; {@code rules-1.json} beside this class is the one to start with. */
public final class RuleFile {

  private static final String BUILT_IN = "rules-1.json";
  private static final JsonMapper JSON = new JsonMapper();
  private static final int RULES_MAX = 256;

  /**
   * Nobody else may write such a name, so that a later program can bring rules of its own. The
   * built-in rules that have none are those of the first program; their later versions are whoever
   * runs it to write, so a later program leaves them as they are (a test holds both).
   */
  static final String OWN_NAMES = "built-in-";

  /** Enough of the digest to tell apart all the sets that one house will ever have. */
  static final int DIGEST_SHOWN = 12;

  private RuleFile() {}

  /** The rule set that comes with this version of the scorer. */
  public static RuleSet builtIn() {
    try (var file = Objects.requireNonNull(RuleFile.class.getResourceAsStream(BUILT_IN))) {
      return parse(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(BUILT_IN + " can't be read", e);
    }
  }

  /**
   * Reads a rule set.
   *
   * @throws RuleRefusedException naming the rule and what is wrong with it
   */
  public static RuleSet parse(byte[] json) {
    try {
      var root = new Place("", JSON.readTree(json));
      root.object("version", "reporting_thresholds", "rules");
      var digest = Sha256.hex(json);
      var name = root.at("version").version() + "-" + digest.substring(0, DIGEST_SHOWN);
      var thresholds = thresholds(root.at("reporting_thresholds"));
      return RuleSet.ofAll(name, thresholds, rules(root.at("rules"), digest));
    } catch (JacksonException e) {
      throw new RuleRefusedException("not a rule set: " + e.getOriginalMessage());
    }
  }

  private static List<Rule> rules(Place at, String digest) {
    var rules = new ArrayList<Rule>();
    var ids = new HashSet<String>();
    for (var one : at.items(RULES_MAX)) {
      var rule = RuleLanguage.rule(one, digest, Names.none(), true);
      if (!ids.add(rule.id())) {
        throw one.refuse("two rules are named " + rule.id());
      }
      rules.add(rule);
    }
    return rules;
  }

  private static ReportingThresholds thresholds(Place at) {
    at.object("otherwise", "listed");
    var listed = new ArrayList<ReportingThresholds.Threshold>();
    for (var element : at.at("listed").node()) {
      var one = new Place(at.path() + ".listed", element).object("currency", "amount", "source");
      listed.add(
          new ReportingThresholds.Threshold(
              one.at("currency").text(3), one.at("amount").number(), one.at("source").text(500)));
    }
    return new ReportingThresholds(at.at("otherwise").number(), listed);
  }
}
