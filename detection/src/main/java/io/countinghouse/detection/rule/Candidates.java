package io.countinghouse.detection.rule;

import io.countinghouse.events.RuleDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rules that somebody thinks of: what would they have said beside those that were in force? */
public final class Candidates {

  private final Map<String, Rule> rules;
  private final Map<String, RuleList> lists;
  private final Map<String, RuleList> newestLists;
  private final Map<String, Rule> allRules;
  private final Map<String, RuleList> allLists;
  private final Map<RuleSet, RuleSet> known = new HashMap<>();
  private final Map<RuleSet, RuleSet> knownWithoutMerchants = new HashMap<>();

  private Candidates(RuleBook book, Map<String, Rule> rules, Map<String, RuleList> lists) {
    this.rules = rules;
    this.lists = lists;
    this.newestLists = new LinkedHashMap<>();
    book.lists().forEach(list -> newestLists.put(list.id(), list));
    this.allRules = RuleBook.byKey(book.rules());
    this.allLists = RuleBook.byKey(book.lists());
  }

  /**
   * Checks them against what is written already, and writes them into the book.
   *
   * @param documents rules, and lists that they look into
   * @throws RuleRefusedException if one is not right, or there is no rule among them
   */
  public static Candidates of(RuleBook book, List<RuleDocument> documents) {
    var rules = new LinkedHashMap<String, Rule>();
    var lists = new LinkedHashMap<String, RuleList>();
    for (var document : documents) {
      book.check(document, Instant.EPOCH);
      switch (book.take(document, Instant.EPOCH)) {
        case Rule rule -> rules.put(rule.id(), rule);
        case RuleList list -> lists.put(list.id(), list);
        case Activation one ->
            throw new RuleRefusedException("activation " + one.key() + ": is no rule");
      }
    }
    if (rules.isEmpty()) {
      throw new RuleRefusedException("there is no rule to try");
    }
    return new Candidates(book, rules, lists);
  }

  /** The rules. */
  public List<Rule> rules() {
    return new ArrayList<>(rules.values());
  }

  /**
   * A set with these in shadow, and nothing else. Of a list, the candidate is looked at in shadow;
   * where there is none, the version that was in force then; and without that the newest.
   */
  public RuleSet beside(RuleSet today) {
    return known.computeIfAbsent(today, set -> build(set, set.inForce().live()));
  }

  /**
   * The same where nothing is known of merchants: without the {@link RuleSet#rulesOfMerchants} of
   * today.
   *
   * @throws RuleRefusedException if a candidate, or a rule that it names, looks at merchants
   */
  public RuleSet besideWithoutMerchants(RuleSet today) {
    return knownWithoutMerchants.computeIfAbsent(today, this::buildWithoutMerchants);
  }

  private RuleSet buildWithoutMerchants(RuleSet today) {
    var whole = beside(today).inForce();
    for (var rule : rules.values()) {
      if (whole.looksAtMerchants(rule, true)) {
        throw new RuleRefusedException(
            "rule %s looks at merchants, of whom nothing is known here".formatted(rule.key()));
      }
    }
    var live = new LinkedHashMap<>(today.inForce().live());
    today.rulesOfMerchants().forEach(rule -> live.remove(rule.id()));
    return build(today, live);
  }

  private RuleSet build(RuleSet today, Map<String, Rule> live) {
    var inForce = today.inForce();
    var onTrial = new LinkedHashMap<>(newestLists);
    onTrial.putAll(inForce.listsInForce());
    onTrial.putAll(lists);
    var trial = new InForce(live, rules, inForce.listsInForce(), onTrial, allRules, allLists);
    return new RuleSet(today.name() + " on trial", today.thresholds(), trial);
  }
}
