package io.countinghouse.ingest.publish;

/** The newest record of a lane's watermarks is none that this version can read. */
final class WatermarkUnreadable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WatermarkUnreadable(String what) {
    super(what);
  }
}
