package io.countinghouse.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The figures that the docs tell of, in tables whose first column is headed "figure". */
final class DocumentedFigures {

  private static final Path DOCS = AlarmRules.ROOT.resolve("docs");
  private static final Pattern NAME = Pattern.compile("`([a-z_]+)(?:\\{\\w+})?`");

  /** What of a histogram or a timer its name in the docs leaves out. */
  private static final String PARTS = "(_count|_sum|_max|_bucket)?";

  private DocumentedFigures() {}

  /** Those of which nobody tells anything, each with its page. */
  static List<String> lacking(Set<String> told) throws IOException {
    var lacking = new ArrayList<String>();
    int tables = 0;
    try (var pages = Files.list(DOCS)) {
      for (var page : pages.filter(each -> each.toString().endsWith(".md")).sorted().toList()) {
        boolean figures = false;
        for (var line : Files.readAllLines(page)) {
          if (line.startsWith("| figure |")) {
            figures = true;
            tables++;
          } else if (!line.startsWith("|")) {
            figures = false;
          } else if (figures) {
            names(line).stream()
                .filter(name -> told.stream().noneMatch(each -> each.matches(name + PARTS)))
                .forEach(name -> lacking.add(page.getFileName() + ": " + name));
          }
        }
      }
    }
    if (tables == 0) {
      lacking.add("no table of figures in " + DOCS);
    }
    return lacking;
  }

  private static List<String> names(String line) {
    var cell = line.split("\\|", -1)[1];
    return NAME.matcher(cell).results().map(found -> found.group(1)).toList();
  }
}
