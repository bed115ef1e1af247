package io.countinghouse.cli.close;

import io.countinghouse.reports.rebuild.Difference;
import io.countinghouse.reports.rebuild.Result;
import java.io.PrintWriter;

/**
 * What a person is told of a rebuild of facts.
 *
 * @param what is rebuilt, such as {@code postings of 2026-10}
 */
record FactsTold(PrintWriter out, String what) {

  /** Prints it; gives the exit code. */
  int result(Result result) {
    switch (result) {
      case Result.Refused(var obstacles) -> {
        out.printf("%s stay as they are:%n", what);
        obstacles.forEach(obstacle -> out.printf("  %s%n", obstacle));
      }
      case Result.Same() -> out.printf("%s are the ledger's%n", what);
      case Result.Ready(var difference) -> {
        print(difference);
        out.println("nothing was changed; with --yes it is");
      }
      case Result.RollBackReady(var difference) -> {
        out.println("what would come back, against what is live now:");
        print(difference);
        out.println("nothing was changed; with --yes it is");
      }
      case Result.Done(var difference) -> {
        print(difference);
        out.printf("%s are the ledger's now; what they were is kept until --drop-former%n", what);
      }
      case Result.RolledBack(var difference) -> {
        out.println("what came back, against what was live until now:");
        print(difference);
        out.printf("%s are again what they were before the swap%n", what);
      }
      case Result.Dropped() -> out.println("dropped; there is no way back any more");
    }
    out.flush();
    return switch (result) {
      case Result.Refused _, Result.Ready _, Result.RollBackReady _ -> 1;
      case Result.Same _, Result.Done _, Result.RolledBack _, Result.Dropped _ -> 0;
    };
  }

  private void print(Difference difference) {
    out.println(difference);
    difference.examples().forEach(example -> out.println("  " + example));
  }
}
