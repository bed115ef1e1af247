package io.countinghouse.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Transaction.Kind;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainHashTest {

  /** Computed once; a change of the canonical form would break every stored chain. */
  private static final String GOLDEN =
      "61cdd7827d857520f3335875f641b144190f618cee185f042ac5be7c862ae2a4";

  @Test
  void theChainOfTheExamplesIsAsItEverWas() {
    var chain = ChainHash.GENESIS.next(Examples.TRANSACTION).next(Examples.ACCOUNT);
    assertEquals(GOLDEN, chain.toString());
  }

  @Test
  void everyFieldOfAKindIsInTheChain() {
    var hashes = new HashSet<ChainHash>();
    for (var t :
        List.of(
            Examples.TRANSACTION,
            Examples.POST_WITH_ATTRIBUTES,
            Examples.AUTHORISE,
            Examples.kind(Kind.AUTHORISE, null, Examples.POSTED, 12_50, null),
            Examples.kind(Kind.AUTHORISE, null, Examples.OCCURRED, 12_50, null),
            Examples.CAPTURE,
            Examples.kind(Kind.CAPTURE, Examples.RELATED, null, -20_01, null),
            Examples.kind(Kind.CAPTURE, Examples.ID, null, -20_00, null),
            Examples.VOID,
            Examples.EXPIRE,
            Examples.REVERSE)) {
      assertTrue(hashes.add(ChainHash.GENESIS.next(t)), t::toString);
    }
  }

  /** It came later, and follows from the accounts. */
  @Test
  void whetherTheCounterpartyIsACustomerIsNotInTheChain() {
    assertEquals(
        ChainHash.GENESIS.next(Examples.TRANSACTION), ChainHash.GENESIS.next(Examples.TO_CUSTOMER));
  }

  @Test
  void theOrderOfEntriesMatters() {
    var there = ChainHash.GENESIS.next(Examples.TRANSACTION).next(Examples.ACCOUNT);
    var back = ChainHash.GENESIS.next(Examples.ACCOUNT).next(Examples.TRANSACTION);
    assertNotEquals(there, back);
  }

  @Test
  void anAbsentFieldIsNotAnEmptyOne() {
    var absent = described(null);
    var empty = described("");
    assertNotEquals(ChainHash.GENESIS.next(absent), ChainHash.GENESIS.next(empty));
  }

  @Test
  void aStoredHashComesBackEqual() {
    var chain = ChainHash.GENESIS.next(Examples.TRANSACTION);
    assertEquals(chain, ChainHash.of(chain.toBytes()));
  }

  private static Transaction described(@org.jspecify.annotations.Nullable String description) {
    var t = Examples.BARE_TRANSACTION;
    return new Transaction(
        t.id(),
        t.lane(),
        t.laneSeq(),
        t.type(),
        t.debitAccount(),
        t.creditAccount(),
        t.subjectAccount(),
        t.amountMinor(),
        t.currency(),
        t.occurredAt(),
        t.postedAt(),
        t.bookingDate(),
        t.valueDate(),
        t.client(),
        t.idempotencyKey(),
        t.merchantId(),
        t.category(),
        t.channel(),
        t.country(),
        description);
  }
}
