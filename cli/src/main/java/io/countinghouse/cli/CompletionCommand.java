package io.countinghouse.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code countinghouse completion}. */
@Command(
    name = "completion",
    description = "Print a script that completes commands and options in bash and zsh.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(./countinghouse completion)             this shell",
      "  ./countinghouse completion > ~/.countinghouse-completion",
      "  echo '. ~/.countinghouse-completion' >> ~/.bashrc  each new one",
    })
final class CompletionCommand implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    var root = spec.root();
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash(root.name(), root.commandLine()));
    out.println("complete -F _complete_countinghouse -o default ./countinghouse");
    out.flush();
  }
}
