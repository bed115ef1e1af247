package io.countinghouse.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How an error is told: one clear line, and the stack trace only to who asks for it. */
final class Failures {

  private Failures() {}

  /** Prints the error and gives the exit code, which each command may set. */
  static int tell(CommandLine command, Exception failure, boolean debug) {
    PrintWriter err = command.getErr();
    err.println("countinghouse: " + line(failure));
    if (debug) {
      failure.printStackTrace(err);
    } else if (!(failure instanceof CommandFailed)) {
      err.println("(run it with --debug to see where this comes from)");
    }
    err.flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  /** Prints what is wrong with the command line and where help is, and gives the exit code. */
  static int tellUsage(ParameterException failure) {
    var command = failure.getCommandLine();
    var err = command.getErr();
    err.println("countinghouse: " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCode.USAGE;
  }

  private static String line(Exception failure) {
    var message = failure.getMessage();
    if (message == null) {
      return failure.getClass().getSimpleName();
    }
    return message.lines().findFirst().orElse(message);
  }
}
