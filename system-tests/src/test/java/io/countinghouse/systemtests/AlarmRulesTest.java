package io.countinghouse.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.systemtests.AlarmRules.Rule;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * docs/prometheus-rules.yml has the form that Prometheus loads. Its figures are held against the
 * running services by CrashIT, its references to the docs by LinksTest.
 */
final class AlarmRulesTest {

  private static final Pattern NAME = Pattern.compile("([A-Z][a-z]+)+");
  private static final Pattern TIME = Pattern.compile("[1-9]\\d*[smh]");
  private static final Pattern JOB = Pattern.compile("job=~?\"([^\"]+)\"");
  private static final Pattern REFERENCE = Pattern.compile("docs/[a-z-]+\\.md#[a-z-]+");

  /** A rule in the text, after the comment about its limit. */
  private static final Pattern WITH_REASON = Pattern.compile("(?m)^ +# .+\n +- alert: (\\w+)$");

  static List<Rule> rules() throws IOException {
    return AlarmRules.read();
  }

  @Test
  void noTwoRulesHaveOneName() throws IOException {
    var names = new HashSet<String>();
    rules().forEach(rule -> assertTrue(names.add(rule.name()), rule.name()));
    assertTrue(names.size() > 30, names::toString); // the file was read
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRuleSaysHowUrgentItIsAndWhatToDoAndWhere(Rule rule) {
    assertTrue(NAME.matcher(rule.name()).matches(), rule.name());
    assertTrue(rule.lasts().isEmpty() || TIME.matcher(rule.lasts()).matches(), rule.lasts());
    assertEquals(Set.of("severity"), rule.labels().keySet());
    assertTrue(Set.of("critical", "warning").containsAll(rule.labels().values()));
    assertEquals(Set.of("summary", "description"), rule.texts().keySet());
    var description = rule.texts().getOrDefault("description", "");
    assertTrue(REFERENCE.matcher(description).find(), description);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void bracketsAndQuotesAreClosed(Rule rule) {
    var expression = rule.expression().replaceAll("\"[^\"]*\"", "");
    assertEquals(-1, expression.indexOf('"'), rule.expression());
    String rest = expression.replaceAll("[^(){}\\[\\]]", "");
    for (int before = -1; before != rest.length(); ) {
      before = rest.length();
      rest = rest.replace("()", "").replace("{}", "").replace("[]", "");
    }
    assertEquals("", rest, rule.expression());
    assertEquals(
        rule.templates().split("\\{\\{", -1).length, rule.templates().split("}}", -1).length);
  }

  @Test
  void theReasonOfEveryLimitStandsAboveIt() throws IOException {
    var explained =
        WITH_REASON
            .matcher(AlarmRules.text())
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    var all = rules().stream().map(Rule::name).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(all, explained);
  }

  @Test
  void everyJobIsOneThatPrometheusIsToldOf() throws IOException {
    var named = new TreeSet<String>();
    for (var rule : rules()) {
      JOB.matcher(rule.expression())
          .results()
          .forEach(found -> named.addAll(List.of(found.group(1).split("\\|", -1))));
    }
    assertEquals(new TreeSet<>(AlarmRules.jobs()), named);
  }
}
