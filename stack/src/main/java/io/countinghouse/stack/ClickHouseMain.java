package io.countinghouse.stack;

import io.countinghouse.worker.WorkerRunner;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * ClickHouse in this JVM: the engine's own command line, given a terminal because it gives up on
 * the first malformed request without one. Arguments: the library, then the engine's. It ends when
 * its standard input ends.
 */
public final class ClickHouseMain {
  private ClickHouseMain() {}

  @SuppressWarnings("restricted") // the engine has no other door than its C interface
  public static void main(String[] args) throws Throwable {
    var library = SymbolLookup.libraryLookup(Path.of(args[0]), Arena.global());
    var linker = Linker.nativeLinker();
    var setSignalHandlers =
        linker.downcallHandle(
            library.findOrThrow("chdb_set_signal_handlers_enabled"),
            FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
    var run =
        linker.downcallHandle(
            library.findOrThrow("chdb_query_cmdline"),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    // Else the JVM's first implicit null check kills the process.
    setSignalHandlers.invokeExact(0);

    var terminal = Terminal.replaceStandardInput();
    var ended = new AtomicBoolean();
    WorkerRunner.start(new ParentWatch(terminal, ended::get), ClickHouseMain::halt);
    var arguments = List.of(args).subList(1, args.length);
    try (var arena = Arena.ofConfined()) {
      var argv = arena.allocate(ValueLayout.ADDRESS, arguments.size() + 1);
      for (var i = 0; i < arguments.size(); i++) {
        argv.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(arguments.get(i)));
      }
      var result = run.invoke(arguments.size(), argv);
      ended.set(true);
      if (result == null) {
        System.err.println("the engine returned nothing");
      }
    }
    Runtime.getRuntime().halt(0); // the engine's own exit handlers are not made for a JVM
  }

  /** Without its watch the server could outlive its parent, so it does not go on. */
  private static void halt(Throwable failure) {
    failure.printStackTrace();
    Runtime.getRuntime().halt(1);
  }
}
