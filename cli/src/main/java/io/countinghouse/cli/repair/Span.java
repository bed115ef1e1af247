package io.countinghouse.cli.repair;

/** Sequences of a lane, both ends included; empty if it ends before it begins. */
record Span(int lane, long from, long to) {

  @Override
  public String toString() {
    return "lane " + lane + ", " + from + ".." + to;
  }
}
