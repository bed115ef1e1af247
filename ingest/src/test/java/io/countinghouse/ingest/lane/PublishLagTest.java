package io.countinghouse.ingest.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Watermark;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class PublishLagTest {

  private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

  private final LaneState state = new LaneState();
  private long seq;

  private void posted(int entries, int second) {
    seq += entries;
    state.row(
        new LaneRow(
            0, 1, new UUID(0, 1), 1, seq, at(second), ChainHash.GENESIS, PublishedMark.NONE, null));
    state.posted(entries, at(second));
  }

  private void published(long upTo, int second) {
    state.published(new Watermark(0, 1, upTo, at(second), ChainHash.GENESIS));
  }

  private void assertLag(int seconds, int now) {
    assertEquals(Duration.ofSeconds(seconds), state.publishLag(at(now)));
  }

  private static Instant at(int second) {
    return BEGIN.plusSeconds(second);
  }

  @Test
  void itIsTheAgeOfTheFirstThatWaitsHoweverManyFollow() {
    posted(3, 10);
    posted(2, 20);
    assertLag(50, 60);
  }

  @Test
  void whereNothingWaitsThereIsNoneHoweverLongTheLaneIsIdle() {
    posted(3, 10);
    published(3, 10);
    posted(0, 500); // a heartbeat
    assertLag(0, 600);
  }

  @Test
  void anEntryAfterAQuietTimeCountsFromItsOwn() {
    posted(3, 10);
    published(3, 10);
    posted(1, 500);
    assertLag(5, 505);
  }

  @Test
  void aBacklogThatDrainsCountsFromWhereKafkaIs() {
    posted(3, 10);
    posted(2, 20);
    published(3, 10);
    posted(2, 30);
    published(5, 20);
    assertLag(40, 60);
  }

  @Test
  void aLaneThatWasTakenWithABacklogCountsFromItsOldest() {
    seq = 90;
    state.waitsSince(at(-100));
    posted(1, 10);
    assertLag(120, 20);
  }

  @Test
  void aLanesTimeAheadOfTheClockIsNoLag() {
    posted(1, 10);
    assertLag(0, 5);
  }
}
