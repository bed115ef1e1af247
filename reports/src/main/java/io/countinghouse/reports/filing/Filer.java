package io.countinghouse.reports.filing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Who files: the transmitter, the institution, where the transactions took place, and whom to ask.
 * Read from a properties file (docs/filing.md).
 */
public final class Filer {

  private static final Set<String> ADDRESS = Set.of("street", "city", "state", "zip", "country");

  /** What each place has beside its address. */
  private static final Set<String> PLACE = Set.of("name", "ein", "regulator", "type", "rssd");

  private static final Map<String, String> REGULATORS =
      Map.of(
          "federal-reserve",
          "1",
          "fdic",
          "2",
          "ncua",
          "3",
          "occ",
          "4",
          "sec",
          "6",
          "irs",
          "7",
          "cftc",
          "9");

  /** Casinos and securities firms must name a subtype, of which nothing is known here. */
  private static final Map<String, String> TYPES = Map.of("depository", "2", "msb", "4");

  private static final Map<String, Pattern> FORMS =
      Map.of(
          "tin", Pattern.compile("[0-9]{9}"),
          "ein", Pattern.compile("[0-9]{9}"),
          "tcc", Pattern.compile("P[A-Z0-9]{7}"),
          "phone", Pattern.compile("[0-9]{1,16}"),
          "extension", Pattern.compile("[0-9]{1,6}"),
          "state", Pattern.compile("[A-Z]{2,3}"),
          "country", Pattern.compile("[A-Z]{2}"),
          "zip", Pattern.compile("[A-Za-z0-9]{1,9}"),
          "rssd", Pattern.compile("[0-9]{1,10}"));

  private static final Map<String, Integer> LENGTHS =
      Map.of("name", 150, "contact", 150, "office", 150, "street", 100, "city", 50);

  /**
   * Says that individuals handled their cash themselves unless the file of conductors says other.
   */
  private static final String SELF = "conductor.individuals";

  /** Says that cash whose channel does not tell how it was handed over was at a teller. */
  private static final String OTHER_CHANNEL = "channel.other";

  private static final String NO_BRANCH = "branch.none";

  private final Map<String, String> settings;

  private Filer(Map<String, String> settings) {
    this.settings = settings;
  }

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException naming each setting that is unknown or wrong
   */
  public static Filer read(Path file) throws IOException {
    var found = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      found.load(in);
    }
    var texts = new HashMap<String, String>();
    found.stringPropertyNames().forEach(key -> texts.put(key, found.getProperty(key)));
    return of(texts);
  }

  static Filer of(Map<String, String> texts) {
    var settings = new HashMap<String, String>();
    var wrong = new TreeSet<String>();
    texts.forEach((key, text) -> {
      try {
        var value = FilingText.clean(text);
        check(key, value);
        settings.put(key, value);
      } catch (IllegalArgumentException e) {
        wrong.add(key + " " + e.getMessage());
      }
    });
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
    return new Filer(settings);
  }

  private static void check(String key, String value) {
    require(keys().contains(key), "is no setting of a filer");
    var name = key.substring(key.indexOf('.') + 1);
    var form = FORMS.get(name);
    if (value.isEmpty()) {
      return; // as if it were not there
    }
    require(form == null || form.matcher(value).matches(), "must be like " + form);
    require(value.length() <= LENGTHS.getOrDefault(name, 150), "is too long; it is not cut");
    require(
        !name.equals("regulator") || REGULATORS.containsKey(value),
        "must be of " + REGULATORS.keySet());
    require(!name.equals("type") || TYPES.containsKey(value), "must be of " + TYPES.keySet());
    require(!key.equals(SELF) || value.equals("self"), "must be self or left out");
    require(!key.equals(OTHER_CHANNEL) || value.equals("teller"), "must be teller or left out");
    require(!key.equals(NO_BRANCH) || value.equals("yes"), "must be yes or left out");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  private static Set<String> keys() {
    var keys = new TreeSet<String>(Set.of(SELF, OTHER_CHANNEL, NO_BRANCH, "branch.rssd"));
    for (var part : List.of("transmitter", "institution", "location", "branch")) {
      ADDRESS.forEach(name -> keys.add(part + "." + name));
    }
    for (var name : List.of("name", "phone", "tin", "tcc", "contact")) {
      keys.add("transmitter." + name);
    }
    for (var part : List.of("institution", "location")) {
      PLACE.forEach(name -> keys.add(part + "." + name));
    }
    keys.addAll(List.of("contact.office", "contact.phone", "contact.extension"));
    return keys;
  }

  /** What a form needs and the file does not have. */
  List<Problem> missing(Form form) {
    var needed = keys();
    needed.removeIf(key -> key.endsWith(".rssd"));
    needed.removeAll(Set.of(SELF, OTHER_CHANNEL, NO_BRANCH, "contact.extension"));
    needed.removeIf(key -> key.startsWith("branch.") && (form == Form.CTR || noBranch()));
    var missing = new ArrayList<Problem>();
    for (var key : needed) {
      if (get(key).isEmpty()) {
        missing.add(new Problem("", "", key, "the filer's settings", Problem.MISSING));
      }
    }
    return missing;
  }

  /** A setting; empty if it is not given. */
  String get(String key) {
    return settings.getOrDefault(key, "");
  }

  String regulator(String part) {
    return REGULATORS.getOrDefault(get(part + ".regulator"), "");
  }

  String type(String part) {
    return TYPES.getOrDefault(get(part + ".type"), "");
  }

  boolean noBranch() {
    return get(NO_BRANCH).equals("yes");
  }

  boolean otherChannelsAreTellers() {
    return get(OTHER_CHANNEL).equals("teller");
  }

  boolean individualsActForThemselves() {
    return get(SELF).equals("self");
  }
}
