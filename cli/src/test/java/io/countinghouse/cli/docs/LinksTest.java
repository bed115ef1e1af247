package io.countinghouse.cli.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the docs refer to is there. */
final class LinksTest {

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

  /** As the code, the schema and the rules for Prometheus refer to the docs. */
  private static final Pattern REFERENCE =
      Pattern.compile("docs/([a-z-]+\\.(?:md|yaml|yml))(#[a-z0-9-]+)?");

  private static final Pattern TEST = Pattern.compile("\\b([A-Z][a-z]\\w*(?:IT|Test))\\b");
  private static final List<String> REFER =
      List.of(".java", ".sql", ".yml", ".yaml", ".xml", ".properties", ".proto");

  private static List<Page> pages() throws IOException {
    return Page.all();
  }

  @Test
  void thereArePages() throws IOException {
    assertFalse(pages().size() < 20, pages()::toString);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsToAFileAndAHeadingThatAreThere(Page page) {
    var dead = new ArrayList<String>();
    for (var line : page.prose()) {
      LINK.matcher(line)
          .results()
          .map(link -> link.group(1))
          .filter(link -> !link.contains("://"))
          .filter(link -> !leads(page, link))
          .forEach(dead::add);
    }
    assertEquals(List.of(), dead);
  }

  private static boolean leads(Page page, String link) {
    int hash = link.indexOf('#');
    var path = hash < 0 ? link : link.substring(0, hash);
    var file = path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
    return file.startsWith(Page.ROOT)
        && Files.exists(file)
        && (hash < 0 || Page.read(file).anchors().contains(link.substring(hash + 1)));
  }

  @Test
  void everyReferenceOfTheCodeToTheDocsLeadsThere() throws IOException {
    var dead = new TreeSet<String>();
    int found = 0;
    for (var file : sources(REFER)) {
      var references = REFERENCE.matcher(Files.readString(file)).results().toList();
      found += references.size();
      for (var reference : references) {
        var page = Page.ROOT.resolve("docs").resolve(reference.group(1));
        var heading = reference.group(2);
        if (!Files.exists(page)
            || (heading != null && !Page.read(page).anchors().contains(heading.substring(1)))) {
          dead.add(Page.ROOT.relativize(file) + ": " + reference.group());
        }
      }
    }
    assertEquals(new TreeSet<String>(), dead);
    assertFalse(found < 50, () -> "where are the references?");
  }

  @Test
  void everyTestThatThePagesNameIsThere() throws IOException {
    var tests =
        sources(List.of("IT.java", "Test.java")).stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    var missing = new TreeSet<String>();
    for (var page : pages()) {
      for (var line : page.isHistory() ? List.<String>of() : page.lines()) {
        TEST.matcher(line)
            .results()
            .filter(test -> !tests.contains(test.group(1)))
            .forEach(test -> missing.add(page + ": " + test.group(1)));
      }
    }
    assertEquals(new TreeSet<String>(), missing);
  }

  /** Files of the modules and of docs that end so; what a build makes is none of them. */
  static List<Path> sources(List<String> ends) throws IOException {
    var files = new ArrayList<Path>();
    try (var tops = Files.list(Page.ROOT)) {
      for (var top : tops.sorted().toList()) {
        var source = top.endsWith("docs") || top.endsWith("sql") ? top : top.resolve("src");
        if (Files.isDirectory(source)) {
          try (Stream<Path> walked = Files.walk(source)) {
            walked
                .filter(file -> ends.stream().anyMatch(file.toString()::endsWith))
                .filter(file -> !file.toString().contains("/target/"))
                .forEach(files::add);
          }
        }
      }
    }
    return files;
  }
}
