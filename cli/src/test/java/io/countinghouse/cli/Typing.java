package io.countinghouse.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands as a person types them, and what the last one printed. */
abstract class Typing {

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  /** Gives the exit code. */
  final int typed(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Countinghouse.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  /** On the system with that data. */
  final int typed(Path data, String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", data.toString()));
    return typed(all.toArray(String[]::new));
  }

  final String said() {
    return out + "\n" + err;
  }
}
