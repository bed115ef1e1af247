package io.countinghouse.scorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

/** Which commits are asked for; no time passes here but the test's own. */
class FlagCommitsTest {

  private static final Duration APART = Duration.ofHours(1);

  private final FlagCommits.Turn turn = new FlagCommits.Turn(APART);

  @Test
  void aWaveOfFlagsIsCommittedAtOnceAndOnceMoreAtItsTurn() {
    var context = new MockProcessorContext<String, String>();
    var commits = new FlagCommits(context, turn, APART);
    commits.flagged(Instant.now());
    assertTrue(asked(context), "the first");
    commits.flagged(Instant.now());
    commits.flagged(Instant.now());
    assertFalse(asked(context), "the next two have to wait");
    assertEquals(1, context.scheduledPunctuators().size());
    comesTheTurn(context);
    assertTrue(asked(context), "one commit for both");
    assertTrue(context.scheduledPunctuators().getFirst().cancelled());
  }

  @Test
  void whatAnotherTaskOfTheThreadAskedForTakesTheFlagWithIt() {
    var one = new MockProcessorContext<String, String>();
    var other = new MockProcessorContext<String, String>();
    var commits = new FlagCommits(one, turn, APART);
    var others = new FlagCommits(other, turn, APART);
    commits.flagged(Instant.now());
    others.flagged(Instant.now());
    assertFalse(asked(other), "the thread has just asked");
    commits.flagged(Instant.now());
    comesTheTurn(one);
    comesTheTurn(other);
    assertFalse(asked(other), "it was asked for since");
  }

  @Test
  void whoCatchesUpWaitsForTheInterval() {
    var context = new MockProcessorContext<String, String>();
    new FlagCommits(context, turn, APART).flagged(Instant.now().minusSeconds(60));
    assertFalse(asked(context));
    assertTrue(context.scheduledPunctuators().isEmpty());
  }

  private static void comesTheTurn(MockProcessorContext<String, String> context) {
    context.scheduledPunctuators().getFirst().getPunctuator().punctuate(0);
  }

  private static boolean asked(MockProcessorContext<String, String> context) {
    boolean asked = context.committed();
    context.resetCommit();
    return asked;
  }
}
