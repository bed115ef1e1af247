package io.countinghouse.cli.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of Markdown. */
public record Page(Path file, List<String> lines) {

  /** Of the repository. */
  public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+?) *");
  private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

  /** What a list of changes says of former versions stays as it was said: only its links count. */
  public boolean isHistory() {
    return file.endsWith("CHANGELOG.md");
  }

  public static Page read(Path file) {
    try {
      return new Page(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** README and its like, and all of docs. */
  public static List<Page> all() throws IOException {
    try (var top = Files.list(ROOT);
        var docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(Page::read)
          .toList();
    }
  }

  /** What a link may name behind its #, as GitHub makes it of the headings. */
  public Set<String> anchors() {
    var anchors = new HashSet<String>();
    var times = new HashMap<String, Integer>();
    for (var line : prose()) {
      var heading = HEADING.matcher(line);
      if (heading.matches()) {
        var anchor =
            LINK.matcher(heading.group(1))
                .replaceAll("$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
        int before = times.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
    }
    return anchors;
  }

  /** All lines but those of blocks of code. */
  public List<String> prose() {
    var prose = new ArrayList<String>();
    boolean code = false;
    for (var line : lines) {
      if (line.startsWith("```")) {
        code = !code;
      } else if (!code && !line.startsWith("    ")) {
        prose.add(line);
      }
    }
    return prose;
  }

  @Override
  public String toString() {
    return ROOT.relativize(file).toString();
  }
}
