package io.countinghouse.cli.model;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.detection.model.Model;
import io.countinghouse.detection.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse model put}. */
@Command(
    name = "put",
    description = {
      "Write a model's file to the topic that every scorer reads, and print its digest. It stays",
      "for ever and does nothing before it is activated.",
    },
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse model put model.json")
final class PutModelCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Parameters(paramLabel = "FILE", description = "As train writes it.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    byte[] bytes;
    Model model;
    try {
      bytes = Files.readAllBytes(file);
      model = ModelFile.parse(bytes);
      new ModelTopic(data.connection().kafkaBootstrap()).put(model, bytes);
    } catch (IOException e) {
      throw new CommandFailed(file + " can't be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(file + ": " + e.getMessage(), e);
    }
    var out = spec.commandLine().getOut();
    out.println("{\"model\":\"%s\"}".formatted(model.digest()));
    out.flush();
    return 0;
  }
}
