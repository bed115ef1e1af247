package io.countinghouse.systemtests;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was scraped, and whether an expression of Prometheus asks for anything in it. */
final class Figures {

  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!=|!~|=)\\s*\"([^\"]*)\"");
  private static final Pattern GROUPED =
      Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");

  /** A figure with its matchers; what is followed by a bracket is a function. */
  private static final Pattern SELECTOR =
      Pattern.compile("(?<![\\w.:])([a-zA-Z_:][\\w:]*+)\\s*+(\\{[^}]*})?+\\s*+(?!\\()");

  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");
  private static final Pattern LABEL_SHOWN = Pattern.compile("\\$labels\\.(\\w+)");

  /** What Prometheus itself adds to each sample. */
  private static final Set<String> TARGET = Set.of("job", "instance");

  private final Map<String, List<Map<String, String>>> samples = new LinkedHashMap<>();

  /** All samples of a text in Prometheus' form. */
  Figures add(String scraped) {
    var found = SAMPLE.matcher(scraped);
    while (found.find()) {
      var labels = new LinkedHashMap<String, String>();
      LABEL
          .matcher(Objects.requireNonNullElse(found.group(2), ""))
          .results()
          .forEach(label -> labels.put(label.group(1), label.group(2)));
      samples.computeIfAbsent(found.group(1), _ -> new ArrayList<>()).add(labels);
    }
    return this;
  }

  Set<String> names() {
    return samples.keySet();
  }

  /** What a rule asks for that nobody tells; empty: all is there. */
  List<String> lacking(AlarmRules.Rule rule) {
    var lacking = new ArrayList<String>();
    var known = new HashSet<>(TARGET);
    var grouped = new HashSet<String>();
    GROUPED
        .matcher(rule.expression())
        .results()
        .forEach(list -> grouped.addAll(List.of(list.group(1).split("\\s*,\\s*", -1))));
    var asked = GROUPED.matcher(rule.expression()).replaceAll("");
    var selector = SELECTOR.matcher(RANGE.matcher(asked).replaceAll(""));
    boolean any = false;
    while (selector.find()) {
      if (!WORDS.contains(selector.group(1))) {
        any = true;
        var matching = matching(selector.group(1), selector.group(2));
        matching.forEach(labels -> known.addAll(labels.keySet()));
        if (matching.isEmpty()) {
          lacking.add(rule.name() + ": " + selector.group());
        }
      }
    }
    if (!any) {
      lacking.add(rule.name() + ": no figure");
    }
    grouped.stream()
        .filter(label -> !known.contains(label))
        .forEach(label -> lacking.add(rule.name() + ": label " + label));
    var left = grouped.isEmpty() ? known : grouped;
    LABEL_SHOWN
        .matcher(rule.templates())
        .results()
        .map(shown -> shown.group(1))
        .filter(label -> !left.contains(label))
        .forEach(label -> lacking.add(rule.name() + ": $labels." + label));
    return lacking;
  }

  private List<Map<String, String>> matching(String name, @Nullable String matchers) {
    var all = samples.getOrDefault(name, List.of());
    return matchers == null
        ? all
        : all.stream()
            .filter(labels ->
                MATCHER
                    .matcher(matchers)
                    .results()
                    .allMatch(m -> holds(labels, m.group(1), m.group(2), m.group(3))))
            .toList();
  }

  /** A label that is not there is an empty one to Prometheus; here it is a mistake. */
  private static boolean holds(
      Map<String, String> labels, String name, String comparison, String text) {
    var value = labels.get(name);
    if (value == null) {
      return false;
    }
    return switch (comparison) {
      case "=" -> value.equals(text);
      case "!=" -> !value.equals(text);
      case "=~" -> value.matches(text);
      default -> !value.matches(text);
    };
  }
}
