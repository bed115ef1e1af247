package io.countinghouse.ingest.lane;

/** What became of a request to post. */
public sealed interface Outcome {

  /** It stands in the ledger; {@code replayed}: since an earlier request with the same key. */
  record Posted(Receipt receipt, boolean replayed) implements Outcome {}

  /** It was refused, and so will be any repetition under the same key. */
  record Refused(Refusal refusal, boolean replayed) implements Outcome {}

  /** The key was used before with other content; nothing was posted now. */
  record KeyReused() implements Outcome {}

  /** It stood or fell together with others, and one of those fell; no trace is left of it. */
  record Aborted() implements Outcome {}

  /** It would have been posted; it was only tried. */
  record WouldPost() implements Outcome {}

  /**
   * Nobody can say now; a repetition under the same key settles it.
   *
   * @param why for the client to read
   */
  record Unavailable(String why) implements Outcome, AccountOutcome, StatusOutcome {}
}
