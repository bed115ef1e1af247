package io.countinghouse.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countinghouse.events.Review;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReviewsTest {

  private static final Instant MADE = Instant.parse("2026-03-02T10:00:00.000001Z");
  private static final long LATER_MS = MADE.plusSeconds(5).toEpochMilli();

  @Test
  void isKnownSinceItWasMade() {
    assertEquals(MADE, Reviews.knownAt(review(MADE), LATER_MS));
  }

  @Test
  void isKnownSinceItWasWrittenIfItSaysItWasMadeLater() {
    var written = Instant.ofEpochMilli(LATER_MS);
    assertEquals(written, Reviews.knownAt(review(MADE.plusSeconds(3600)), LATER_MS));
    var farAway = Instant.parse("+300000000-01-01T00:00:00Z");
    assertEquals(written, Reviews.knownAt(review(farAway), LATER_MS));
  }

  @Test
  void isKnownForEverIfItsWriterGaveNoTime() {
    assertEquals(Instant.EPOCH, Reviews.knownAt(review(MADE), -1));
  }

  private static Review review(Instant reviewedAt) {
    return new Review(
        new UUID(1, 2),
        "ann",
        Review.Outcome.CONFIRMED,
        "reviewer-3",
        reviewedAt,
        "chargeback",
        null,
        "acme",
        null);
  }
}
