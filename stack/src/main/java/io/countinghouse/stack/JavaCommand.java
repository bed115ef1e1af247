package io.countinghouse.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a child JVM: this JVM's own java and class path. */
final class JavaCommand {
  private static final List<String> COMMON =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError",
          "-Dfile.encoding=UTF-8",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /**
   * System property with more flags for all children, parted by spaces; a test that lives for
   * seconds gives some that save a long run's compiling.
   */
  private static final String MORE = "stack.jvm";

  private JavaCommand() {}

  static List<String> of(String mainClass, List<String> flags, List<String> arguments) {
    var classes = ClassPath.of(mainClass);
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(COMMON);
    command.addAll(ClassArchive.flags(mainClass, classes));
    command.addAll(more());
    command.addAll(flags);
    command.add("-cp");
    command.add(classes.text());
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }

  private static List<String> more() {
    var more = System.getProperty(MORE, "").strip();
    return more.isEmpty() ? List.of() : List.of(more.split(" +", 0));
  }
}
