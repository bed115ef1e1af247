package io.countinghouse.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countinghouse.events.Transaction.Kind;
import java.util.EnumSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The contract of the kinds. */
class TransactionKindTest {

  @Test
  void whatMovesWhatIsScoredAndWhatSettlesIsAContract() {
    assertEquals(EnumSet.of(Kind.POST, Kind.CAPTURE, Kind.REVERSE), those(Kind::moves));
    assertEquals(EnumSet.of(Kind.POST, Kind.AUTHORISE), those(Kind::scored));
    assertEquals(EnumSet.of(Kind.CAPTURE, Kind.VOID, Kind.EXPIRE), those(Kind::settles));
  }

  private static EnumSet<Kind> those(Predicate<Kind> are) {
    var found = EnumSet.allOf(Kind.class);
    found.removeIf(are.negate());
    return found;
  }

  @Test
  void whatDoesNotFitItsKindIsRefused() {
    refused(Kind.POST, true, false, 0);
    refused(Kind.POST, false, true, 0);
    refused(Kind.POST, false, false, 12_50);
    refused(Kind.AUTHORISE, false, false, 12_50);
    refused(Kind.AUTHORISE, false, true, 0);
    refused(Kind.CAPTURE, false, false, -12_50);
    refused(Kind.CAPTURE, true, false, -12_49);
    refused(Kind.VOID, true, false, 0);
    refused(Kind.EXPIRE, true, true, -12_50);
    refused(Kind.REVERSE, true, false, -12_50);
    refused(Kind.REVERSE, false, false, 0);
  }

  private static void refused(Kind kind, boolean related, boolean expires, long held) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Examples.kind(
                kind,
                related ? Examples.RELATED : null,
                expires ? Examples.POSTED : null,
                held,
                null));
  }
}
