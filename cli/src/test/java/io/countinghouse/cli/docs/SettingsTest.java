package io.countinghouse.cli.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The settings that the docs name are those that the services read. */
final class SettingsTest {

  private static final String OURS =
      "(?:INGEST|BOOKING|POSTGRES|KAFKA|CLICKHOUSE|SCORER|LOADER|METRICS)_[A-Z_]*[A-Z]";
  private static final Pattern NAMED = Pattern.compile("(?<![A-Z_])" + OURS + "(?![A-Z_…])");
  private static final Pattern READ = Pattern.compile("\"(" + OURS + ")\"");

  @Test
  void everySettingThatAPageNamesIsReadByTheCode() throws IOException {
    var read = read();
    var unread = new TreeSet<String>();
    for (var page : Page.all()) {
      for (var line : page.isHistory() ? List.<String>of() : page.lines()) {
        NAMED
            .matcher(line)
            .results()
            .filter(setting -> !read.contains(setting.group()))
            .forEach(setting -> unread.add(page + ": " + setting.group()));
      }
    }
    assertEquals(new TreeSet<String>(), unread);
  }

  /** ComposeTest holds docker-compose.yml to the code, so the docs need not name the servers'. */
  @Test
  void everySettingOfAServiceIsOnSomePage() throws IOException {
    var all = new StringBuilder();
    Page.all().stream()
        .filter(page -> !page.isHistory())
        .forEach(page -> page.lines().forEach(line -> all.append(line).append('\n')));
    var untold =
        read().stream()
            .filter(setting -> setting.matches("(INGEST|BOOKING|SCORER|LOADER|METRICS)_.*"))
            .filter(setting -> all.indexOf(setting) < 0)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<String>(), untold);
  }

  private static Set<String> read() throws IOException {
    var read = new TreeSet<String>();
    for (var file : LinksTest.sources(List.of(".java"))) {
      if (file.toString().contains("/src/main/")) {
        READ.matcher(Files.readString(file)).results().forEach(found -> read.add(found.group(1)));
      }
    }
    assertTrue(read.size() > 30, read::toString);
    return read;
  }
}
