package io.countinghouse.cli.model;

import io.countinghouse.cli.DataOption;
import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.model.ModelActivation;
import io.countinghouse.detection.model.ModelBook;
import io.countinghouse.detection.model.ModelsInForce;
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

/** {@code countinghouse model list}. */
@Command(
    name = "list",
    description =
        "Every model that was put, the activations, and what holds now or at another time.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse model list",
      "  ./countinghouse model list --at 2026-03-01T12:00:00Z",
    })
final class ListModelsCommand implements Callable<Integer> {

  private static final int DIGEST_SHOWN = 12;

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
    var book = new ModelTopic(data.connection().kafkaBootstrap()).read();
    var when = at == null ? Instant.now() : at;
    var timeline = book.timeline(new ModelsInForce(null, null));
    var out = spec.commandLine().getOut();
    out.print(models(book, timeline.at(when)).render());
    if (!timeline.activations().isEmpty()) {
      out.print(activations(timeline.activations()).render());
    }
    out.println("at " + when + "; what SCORER_MODEL names holds before the first activation");
    out.flush();
    return 0;
  }

  private static TextTable models(ModelBook book, ModelsInForce inForce) {
    var table =
        new TextTable(
            List.of("model", "slot", "trained from", "to", ">features", ">rows", ">frauds"));
    for (var model : book.models()) {
      var file = model.file();
      table.row(
          List.of(
              shown(model.digest()),
              slot(model, inForce),
              file.trainedFrom(),
              file.trainedTo(),
              Integer.toString(file.features().size()),
              whole(file.metrics().get("rows")),
              whole(file.metrics().get("frauds"))));
    }
    return table;
  }

  private static TextTable activations(List<ModelActivation> all) {
    var table = new TextTable(List.of("from", "slot", "model", "author", "reason"));
    for (var one : all) {
      table.row(
          List.of(
              one.from().toString(),
              one.slot().name().toLowerCase(Locale.ROOT),
              one.digest().isEmpty() ? "none" : shown(one.digest()),
              one.author(),
              one.reason()));
    }
    return table;
  }

  private static String slot(Model model, ModelsInForce inForce) {
    return is(model, inForce.live()) ? "live" : is(model, inForce.shadow()) ? "shadow" : "-";
  }

  private static boolean is(Model model, @Nullable Model other) {
    return other != null && model.digest().equals(other.digest());
  }

  private static String shown(String digest) {
    return digest.substring(0, DIGEST_SHOWN);
  }

  private static String whole(@Nullable Double figure) {
    return figure == null ? "-" : Long.toString(Math.round(figure));
  }
}
