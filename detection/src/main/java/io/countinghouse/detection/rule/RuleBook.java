package io.countinghouse.detection.rule;

import io.countinghouse.detection.rule.Activation.Mode;
import io.countinghouse.events.Micros;
import io.countinghouse.events.RuleDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that was ever written on rules, in the order in which it was written: whoever reads the same
 * documents has the same book. It belongs to one thread; what it knows is handed out as a {@link
 * Timeline}.
 */
public final class RuleBook {

  /**
   * How long after its stamp a record may be unreadable while its partition answers: until a
   * replica that hangs is no longer waited for. A broker looks for such replicas every half of
   * {@code replica.lag.time.max.ms} (30 s by default), so it takes up to one and a half of it.
   */
  public static final Duration UNREADABLE_MAX = Duration.ofSeconds(45);

  /**
   * So long before it holds an activation must be written at least: it must become readable, be
   * read, and clocks differ. Then every scorer has read it before the first transaction comes that
   * it is about, or knows that it has not and waits.
   */
  public static final Duration LEAD = UNREADABLE_MAX.plusSeconds(15);

  /** What the way to the broker may take beyond that, and what clocks may differ by. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final int IDS_MAX = 256;

  private static final String NOT_NOTED =
      "; it is not noted, since there are %d in later languages already: from the activation of anything unknown on nothing will be judged"
          .formatted(LaterRules.MAX);

  private final RuleSet builtIn;
  private final Map<String, NavigableMap<Integer, Rule>> rules = new TreeMap<>();
  private final Map<String, NavigableMap<Integer, RuleList>> lists = new TreeMap<>();
  private final List<Activation> activations = new ArrayList<>();
  private final Map<String, RuleDocument> documents = new LinkedHashMap<>();
  private final Typologies typologies = new Typologies();
  private final Room room = new Room();
  private final LaterRules later = new LaterRules();
  private final Activating activating = new Activating(rules, lists, activations, later);

  /** The first moment from which on something can hold that is written now. */
  public static Instant soonest(Instant now) {
    return Micros.truncate(now.plus(LEAD).plus(MARGIN));
  }

  /** With the rules that come with the program, live from the beginning. */
  public RuleBook(RuleSet builtIn) {
    this.builtIn = builtIn;
    builtIn.rules().forEach(rule -> versions(rules, rule.id()).put(rule.version(), rule));
  }

  /**
   * Takes in a document. Of one in a later language no more is taken in than that it is there: it
   * is refused, and once it is activated, {@linkplain Timeline#at nothing is judged} from then on.
   * Beyond 1,024 of them it is only counted that there are more, and then nothing is judged once
   * anything is activated that is not known: it may be one of those.
   *
   * @param writtenAt when the broker took it
   * @return what it says
   * @throws RuleRefusedException if it is not right; nothing else has changed then
   */
  public RuleChange take(RuleDocument document, Instant writtenAt) {
    RuleChange change;
    try {
      change = check(document, writtenAt, true);
    } catch (RuleRefusedException e) {
      throw noteLater(document) ? e : new RuleRefusedException(e.getMessage() + NOT_NOTED, e);
    }
    if (isKnown(document, change)) {
      return change; // the same once more
    }
    switch (change) {
      case Rule rule -> {
        versions(rules, rule.id()).put(rule.version(), rule);
        typologies.add(rule);
      }
      case RuleList list -> versions(lists, list.id()).put(list.version(), list);
      case Activation activation -> {
        activations.add(activation);
        if (!activating.isKnown(activation) && !later.holds(activation.key())) {
          later.addUnknown(activation.key());
        }
      }
    }
    documents.put(document.key(), document);
    room.take(document, change);
    return change;
  }

  /**
   * What can't be read because of its language, or of the language of what it names.
   *
   * @return false: there was no room to note it
   */
  private boolean noteLater(RuleDocument document) {
    if (documents.containsKey(document.key())) {
      return true;
    }
    try {
      var key = RuleLanguage.versionKey(document);
      int language = Math.max(RuleLanguage.language(document), later.namedIn(document.json()));
      if (key.isPresent() && language > RuleLanguage.VERSION) {
        return later.add(key.get(), language, RuleLanguage.isList(document));
      }
    } catch (RuleRefusedException e) {
      // It has no name or no language, so nothing can activate it: why it is refused is told.
    }
    return true;
  }

  private boolean isKnown(RuleDocument document, RuleChange change) {
    return !(change instanceof Activation) && documents.containsKey(document.key());
  }

  /**
   * Says what would come of {@link #take}, and changes nothing. It is the door for what is to be
   * written, so it also refuses conditions that compare no like with like. {@link #take} does not:
   * a program of before may have written such a one, and an upgrade takes nothing out of force.
   *
   * @throws RuleRefusedException if it is not right
   */
  public RuleChange check(RuleDocument document, Instant writtenAt) {
    return check(document, writtenAt, false);
  }

  /**
   * The same.
   *
   * @param written whether it stands in the topic: then an activation may be of a version that this
   *     program can't read, and conditions are taken as they are
   */
  private RuleChange check(RuleDocument document, Instant writtenAt, boolean written) {
    var change = RuleLanguage.read(document, new Names(rules, lists, typologies, ""), !written);
    try {
      switch (change) {
        case Rule rule -> checkNew(document, rule, rules, lists);
        case RuleList list -> checkList(document, list);
        case Activation activation -> {
          boolean mayBeLater = written || activation.mode() == Mode.PAUSED;
          activating.check(activation, writtenAt, mayBeLater);
        }
      }
      if (!isKnown(document, change)) {
        room.check(document, change, () -> stops(change));
      }
    } catch (RuleRefusedException e) {
      throw new RuleRefusedException(
          document.tree().path("kind").asString() + " " + change.key() + ": " + e.getMessage());
    }
    return change;
  }

  /** Whether it pauses what is in force then. */
  private boolean stops(RuleChange change) {
    if (change instanceof Activation one && one.mode() == Mode.PAUSED) {
      if (later.holds(one.key())) {
        return true;
      }
      var set = timeline().at(one.from());
      var rule = known(rules, one.id()).get(one.version());
      return set.rules().contains(rule) || set.shadow().contains(rule);
    }
    return false;
  }

  private <V extends RuleChange> void checkNew(
      RuleDocument document,
      V one,
      Map<String, NavigableMap<Integer, V>> own,
      Map<String, ?> others) {
    if (one.id().startsWith(RuleFile.OWN_NAMES)) {
      throw new RuleRefusedException(
          "id: names with " + RuleFile.OWN_NAMES + " are kept for rules of later programs");
    }
    if (others.containsKey(one.id())) {
      throw new RuleRefusedException("id: " + one.id() + " is taken by the other kind");
    }
    if (!own.containsKey(one.id()) && own.size() >= IDS_MAX) {
      throw new RuleRefusedException("id: there are " + IDS_MAX + " of the kind already");
    }
    if (known(own, one.id()).containsKey(one.version())
        && !document.equals(documents.get(document.key()))) {
      throw new RuleRefusedException(
          "version: %d is written already and can't be changed; the next is %d"
              .formatted(one.version(), known(own, one.id()).lastKey() + 1));
    }
  }

  private void checkList(RuleDocument document, RuleList list) {
    checkNew(document, list, lists, rules);
    for (var before : known(lists, list.id()).values()) {
      if (before.of() != list.of()) {
        throw new RuleRefusedException(
            "of: %s, but version %d is of %s"
                .formatted(list.of().id(), before.version(), before.of().id()));
      }
    }
  }

  private static <V> NavigableMap<Integer, V> versions(
      Map<String, NavigableMap<Integer, V>> all, String id) {
    return all.computeIfAbsent(id, key -> new TreeMap<>());
  }

  private static <V> NavigableMap<Integer, V> known(
      Map<String, NavigableMap<Integer, V>> all, String id) {
    return all.getOrDefault(id, new TreeMap<>());
  }

  /** Whether it is there already; writing it once more would change nothing. */
  public boolean holds(RuleDocument document) {
    return document.equals(documents.get(document.key()));
  }

  /** The document of a version; none of a built-in rule. */
  public Optional<RuleDocument> document(String kind, String id, int version) {
    return Optional.ofNullable(documents.get(kind + "/" + id + "/" + version));
  }

  /** Every version of every rule, by id and version. */
  public List<Rule> rules() {
    return rules.values().stream().flatMap(versions -> versions.values().stream()).toList();
  }

  /** Every version of every list, by id and version. */
  public List<RuleList> lists() {
    return lists.values().stream().flatMap(versions -> versions.values().stream()).toList();
  }

  /** How much of it is used up. */
  public Fullness fullness() {
    return room.fullness(later.fullness());
  }

  /** What holds when, as far as it is known now. */
  public Timeline timeline() {
    return new Timeline(builtIn, byKey(rules()), byKey(lists()), activations, later.copy());
  }

  static <V extends RuleChange> Map<String, V> byKey(List<V> all) {
    var found = new HashMap<String, V>();
    all.forEach(one -> found.put(one.key(), Objects.requireNonNull(one)));
    return found;
  }
}
