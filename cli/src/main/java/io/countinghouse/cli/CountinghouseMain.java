package io.countinghouse.cli;

/** The process behind {@code ./countinghouse}. */
public final class CountinghouseMain {

  private CountinghouseMain() {}

  static void main(String[] args) {
    int status = Countinghouse.commandLine().execute(args);
    System.out.flush();
    // Not exit: after a signal that would wait for the hook, which waits for this thread.
    Runtime.getRuntime().halt(status);
  }
}
