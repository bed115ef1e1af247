package io.countinghouse.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** The rules that an operator has Prometheus load, and how it is told to ask for figures. */
final class AlarmRules {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Path RULES = ROOT.resolve("docs/prometheus-rules.yml");
  private static final Path PAGE = ROOT.resolve("docs/monitoring.md");
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");

  private AlarmRules() {}

  /**
   * One rule.
   *
   * @param lasts how long it must hold; empty: no time
   * @param texts summary and description
   */
  record Rule(
      String name,
      String expression,
      String lasts,
      Map<String, String> labels,
      Map<String, String> texts) {

    /** All of the rule that Prometheus fills in. */
    String templates() {
      return String.join("\n", texts.values());
    }
  }

  static String text() throws IOException {
    return Files.readString(RULES);
  }

  static List<Rule> read() throws IOException {
    var rules = new ArrayList<Rule>();
    for (var group : list(parsed(text()), "groups")) {
      list(group, "rules").forEach(rule -> rules.add(rule(rule)));
    }
    return rules;
  }

  /** The jobs that docs/monitoring.md tells Prometheus of. */
  static List<String> jobs() throws IOException {
    var example = YAML.matcher(Files.readString(PAGE));
    if (!example.find()) {
      throw new AssertionError(PAGE + " has no example");
    }
    return list(parsed(example.group(1)), "scrape_configs").stream()
        .map(job -> String.valueOf(job.get("job_name")))
        .toList();
  }

  private static Map<?, ?> parsed(String yaml) {
    return new Yaml().<Map<?, ?>>load(yaml);
  }

  private static Rule rule(Map<?, ?> rule) {
    return new Rule(
        String.valueOf(rule.get("alert")),
        String.valueOf(rule.get("expr")),
        rule.get("for") == null ? "" : String.valueOf(rule.get("for")),
        texts(rule, "labels"),
        texts(rule, "annotations"));
  }

  private static List<Map<?, ?>> list(Map<?, ?> whole, String key) {
    if (!(whole.get(key) instanceof List<?> list)) {
      throw new AssertionError("no list: " + key);
    }
    var maps = new ArrayList<Map<?, ?>>();
    list.forEach(each -> maps.add((Map<?, ?>) each));
    return maps;
  }

  private static Map<String, String> texts(Map<?, ?> whole, String key) {
    var texts = new TreeMap<String, String>();
    if (whole.get(key) instanceof Map<?, ?> map) {
      map.forEach((name, text) -> texts.put(String.valueOf(name), String.valueOf(text)));
    }
    return texts;
  }
}
