package io.countinghouse.cli;

/** The process behind {@code ./countinghouse}. */
public final class CountinghouseMain {

  private CountinghouseMain() {}

  static void main(String[] args) {
    System.exit(Countinghouse.commandLine().execute(args));
  }
}
