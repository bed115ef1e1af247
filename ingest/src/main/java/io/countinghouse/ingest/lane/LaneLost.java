package io.countinghouse.ingest.lane;

/** Another process owns the lane, or its row is not as this process left it: the service ends. */
public final class LaneLost extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LaneLost(int lane, String why) {
    super("lane " + lane + " is lost: " + why);
  }
}
