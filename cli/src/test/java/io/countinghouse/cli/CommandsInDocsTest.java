package io.countinghouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.cli.docs.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The command lines that README and docs show are those that the program takes. */
final class CommandsInDocsTest {

  /** Made once: each time takes some milliseconds, and the pages have a thousand words in code. */
  private static final CommandLine ROOT = Countinghouse.commandLine();

  private static final String PROGRAM = "./countinghouse ";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** What a person reads behind a command: two blanks, a comment, what it is written to. */
  private static final Pattern BEHIND = Pattern.compile("( {2,}| #| > ).*");

  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|[^\\s\\[\\]]+");

  /** Of Kafka's own commands. */
  private static final Set<String> OTHERS = Set.of("--to-datetime", "--to-earliest", "--to-latest");

  private static final Pattern OPTION = Pattern.compile("(--[a-z][a-z-]+)(?:[= ].*)?");

  private static List<Page> pages() throws IOException {
    return Page.all().stream().filter(page -> !page.isHistory()).toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandLineOfAnExampleIsTaken(Page page) {
    var refused = new ArrayList<String>();
    for (var line : examples(page)) {
      try {
        if (line.contains("[")) { // what it may be given, and not what it must
          options(command(words(line)), words(line)).forEach(option -> refused.add(line + option));
        } else {
          ROOT.parseArgs(words(line).toArray(String[]::new));
        }
      } catch (ParameterException e) {
        refused.add(line + ": " + e.getMessage());
      }
    }
    assertEquals(List.of(), refused);
  }

  @Test
  void thereAreExamples() throws IOException {
    assertTrue(pages().stream().mapToInt(page -> examples(page).size()).sum() > 80);
  }

  private static List<String> examples(Page page) {
    var examples = new ArrayList<String>();
    var text = String.join("\n", page.lines()).replaceAll("\\\\\n *", "");
    for (var line : text.split("\n", -1)) {
      if (line.startsWith("    " + PROGRAM)) {
        examples.add(BEHIND.matcher(line.substring(4 + PROGRAM.length())).replaceFirst(""));
      }
    }
    return examples;
  }

  /** {@code repair --yes}, {@code rules put} or {@code --drill} within a sentence. */
  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandAndOptionOfASentenceIsThere(Page page) {
    var missing = new TreeSet<String>();
    for (var line : page.prose()) {
      CODE.matcher(line)
          .results()
          .map(code -> code.group(1))
          .forEach(code -> missing(code).forEach(what -> missing.add(code + ": " + what)));
    }
    assertEquals(new TreeSet<String>(), missing);
  }

  private static List<String> missing(String code) {
    var alone = OPTION.matcher(code);
    if (alone.matches()) {
      var option = alone.group(1);
      boolean known = OTHERS.contains(option) || all().anyMatch(each -> has(each, option));
      return known ? List.of() : List.of("no command has it");
    }
    var words = words(code.startsWith(PROGRAM) ? code.substring(PROGRAM.length()) : code);
    if (words.isEmpty() || !ROOT.getSubcommands().containsKey(words.getFirst())) {
      return code.startsWith(PROGRAM) ? List.of("no such command") : List.of();
    }
    var command = command(words);
    int depth = command.getCommandSpec().qualifiedName(" ").split(" ", -1).length - 1;
    if (!command.getSubcommands().isEmpty()
        && words.size() > depth
        && words.get(depth).matches("[a-z][a-z-]+")) {
      return List.of("no such command");
    }
    return options(command, words);
  }

  /** The command that these words name. */
  private static CommandLine command(List<String> words) {
    var command = ROOT;
    for (var word : words) {
      var next = command.getSubcommands().get(word);
      if (next == null) {
        break;
      }
      command = next;
    }
    return command;
  }

  private static List<String> options(CommandLine command, List<String> words) {
    return words.stream()
        .map(word -> word.replaceFirst("=.*", ""))
        .filter(word -> word.startsWith("--") && !has(command, word))
        .toList();
  }

  private static boolean has(CommandLine command, String option) {
    return command.getCommandSpec().optionsMap().containsKey(option);
  }

  private static Stream<CommandLine> all() {
    return all(ROOT);
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(CommandsInDocsTest::all));
  }

  private static List<String> words(String line) {
    return WORD.matcher(line)
        .results()
        .map(word -> word.group().replaceAll("^['\"]|['\"]$", ""))
        .toList();
  }

  @Test
  void thePageOfCommandsHasThemAll() throws IOException {
    var page = Page.read(Page.ROOT.resolve("docs/cli.md"));
    var told =
        page.lines().stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("\\|", -1)[1])
            .flatMap(cell -> CODE.matcher(cell).results())
            .flatMap(code -> Arrays.stream(code.group(1).split(" ", 2)).limit(1))
            .collect(Collectors.toSet());
    var untold = new TreeSet<>(ROOT.getSubcommands().keySet());
    untold.removeAll(told);
    assertEquals(new TreeSet<String>(), untold);
  }
}
