package io.countinghouse.stack;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** A pseudo-terminal in the place of standard input, by way of the C library. */
final class Terminal {
  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0400;
  private static final int READ_BYTES = 256;

  private final int parentInput;
  private final int master;

  private Terminal(int parentInput, int master) {
    this.parentInput = parentInput;
    this.master = master;
  }

  /** Moves the pipe from the parent aside and puts a terminal on file descriptor 0. */
  static Terminal replaceStandardInput() {
    var parentInput = call("dup", 0);
    var master = call("posix_openpt", O_RDWR | O_NOCTTY);
    call("grantpt", master);
    call("unlockpt", master);
    call("dup2", openSlave(master), 0);
    return new Terminal(parentInput, master);
  }

  /** Returns when the parent has closed the pipe or has died. */
  void awaitEndOfParent() {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(READ_BYTES);
      while (transfer("read", parentInput, buffer) > 0) {
        // nothing is ever said to us
      }
    }
  }

  void type(String text) {
    try (var arena = Arena.ofConfined()) {
      var bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8));
      transfer("write", master, bytes);
    }
  }

  private static int openSlave(int master) {
    try (var arena = Arena.ofConfined()) {
      var name = arena.allocate(128);
      var ptsname =
          handle(
              "ptsname_r",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG));
      check("ptsname_r", (int) ptsname.invokeExact(master, name, name.byteSize()));
      var open =
          handle(
              "open",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
      return check("open", (int) open.invokeExact(name, O_RDWR | O_NOCTTY));
    } catch (Throwable e) {
      throw new IllegalStateException("opening a terminal", e);
    }
  }

  private static int call(String function, int argument) {
    var type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try {
      return check(function, (int) handle(function, type).invokeExact(argument));
    } catch (Throwable e) {
      throw new IllegalStateException(function, e);
    }
  }

  private static int call(String function, int first, int second) {
    var type =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try {
      return check(function, (int) handle(function, type).invokeExact(first, second));
    } catch (Throwable e) {
      throw new IllegalStateException(function, e);
    }
  }

  private static long transfer(String function, int descriptor, MemorySegment bytes) {
    var type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG);
    try {
      return (long) handle(function, type).invokeExact(descriptor, bytes, bytes.byteSize());
    } catch (Throwable e) {
      throw new IllegalStateException(function, e);
    }
  }

  @SuppressWarnings("restricted") // Java has no pseudo-terminals of its own
  private static MethodHandle handle(String function, FunctionDescriptor type) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), type);
  }

  private static int check(String function, int result) {
    if (result < 0) {
      throw new IllegalStateException(function + " failed");
    }
    return result;
  }
}
