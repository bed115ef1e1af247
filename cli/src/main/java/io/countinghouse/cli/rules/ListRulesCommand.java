package io.countinghouse.cli.rules;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.detection.rule.Rule;
import io.countinghouse.detection.rule.RuleBook;
import io.countinghouse.detection.rule.RuleList;
import io.countinghouse.detection.rule.RuleRefusedException;
import io.countinghouse.detection.rule.RuleSet;
import io.countinghouse.reports.TextTable;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code countinghouse rules list}. */
@Command(
    name = "list",
    description = "Every version of every rule and list, and what holds now or at another time.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse rules list",
      "  ./countinghouse rules list --at 2026-03-01T12:00:00Z",
    })
final class ListRulesCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "What holds for a payment posted then (default: now).")
  private @Nullable Instant at;

  @Override
  public Integer call() {
    var book = SystemRules.book(data.connection().kafkaBootstrap());
    var when = at == null ? Instant.now() : at;
    var set = inForce(book, when);
    var out = spec.commandLine().getOut();
    out.print(rules(book, set).render());
    if (!book.lists().isEmpty()) {
      out.print(lists(book).render());
    }
    var changes = book.timeline().activations();
    if (!changes.isEmpty()) {
      var table = new TextTable(List.of("from", "version", "mode", "author", "reason"));
      for (var one : changes) {
        table.row(
            List.of(
                one.from().toString(),
                one.key(),
                one.mode().name().toLowerCase(Locale.ROOT),
                one.author(),
                one.reason()));
      }
      out.print(table.render());
    }
    out.println("rule set " + set.name() + " at " + when);
    out.flush();
    return 0;
  }

  private static RuleSet inForce(RuleBook book, Instant when) {
    try {
      return book.timeline().at(when);
    } catch (RuleRefusedException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private static TextTable rules(RuleBook book, RuleSet set) {
    var table = new TextTable(List.of("rule", ">version", "mode", "effect", ">weight", "about"));
    for (var rule : book.rules()) {
      table.row(
          List.of(
              rule.id(),
              Integer.toString(rule.version()),
              mode(rule, set),
              rule.effect().name().toLowerCase(Locale.ROOT),
              rule.effect() == Rule.Effect.SCORE ? Double.toString(rule.weight()) : "-",
              rule.about()));
    }
    return table;
  }

  private static String mode(Rule rule, RuleSet set) {
    if (set.rules().contains(rule)) {
      return "live";
    }
    return set.shadow().contains(rule) ? "shadow" : "-";
  }

  private static TextTable lists(RuleBook book) {
    var table = new TextTable(List.of("list", ">version", "purpose", "of", ">entries", "about"));
    for (RuleList list : book.lists()) {
      table.row(
          List.of(
              list.id(),
              Integer.toString(list.version()),
              list.purpose().name().toLowerCase(Locale.ROOT),
              list.of().id(),
              Integer.toString(list.entries().size()),
              list.about()));
    }
    return table;
  }
}
