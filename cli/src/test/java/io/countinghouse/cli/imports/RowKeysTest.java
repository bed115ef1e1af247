package io.countinghouse.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.countinghouse.events.Account.Kind;
import io.countinghouse.events.AccountKinds;
import io.countinghouse.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RowKeysTest {

  private static LongStream seeds() {
    return Seeds.some(5);
  }

  private static Row row(Map<String, String> fields) {
    return new Row(1, "", fields);
  }

  @Test
  void identicalRowsAreNumberedInTheirOrder() {
    var keys = new RowKeys();
    var coffee = row(Map.of("amount", "3.50", "description", "coffee"));
    var first = keys.key(coffee);
    assertEquals("row-", first.substring(0, 4));
    assertEquals(4 + 64 + 2, first.length());
    var stem = first.substring(0, first.length() - 1);
    assertEquals(stem + "1", first);
    assertEquals(stem + "2", keys.key(coffee));
    assertNotEquals(stem, keys.key(row(Map.of("amount", "3.50", "category", "coffee"))));
    assertEquals(stem + "3", keys.key(coffee));
    assertEquals(first, new RowKeys().key(coffee));
  }

  @Test
  void aRowsOwnKeyIsKept() {
    assertEquals("mine", new RowKeys().key(row(Map.of(Columns.KEY, "mine"))));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void digestsAreCountedAsAMapWould(long seed) {
    var random = Seeds.random(seed);
    var counts = new DigestCounts();
    var model = new HashMap<Long, Integer>();
    for (int i = 0; i < 30_000; i++) {
      long which = random.nextLong(10_000);
      // The low bits of the first part, which choose the place, clash on purpose.
      var digest = ByteBuffer.allocate(32).putLong(which % 50).putLong(0).putLong(which).array();
      assertEquals(model.merge(which, 1, Integer::sum), counts.next(digest));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cash, CASH",
    "cash:till-4, CASH",
    "fees/cards, FEES",
    "external, EXTERNAL",
    "world.iban, EXTERNAL",
    "merchant:bakery, MERCHANT",
    "merchant, CUSTOMER",
    "cashier, CUSTOMER",
    "alice, CUSTOMER",
    "Cash, CUSTOMER",
  })
  void kindsAreToldByName(String account, Kind kind) {
    assertEquals(kind, AccountKinds.of(account));
  }

  @Test
  void theSubjectIsTheCustomersSide() {
    var deposit = Map.of("debit_account", "cash:1", "credit_account", "alice");
    assertEquals("alice", row(deposit).subject());
    var payment = Map.of("debit_account", "alice", "credit_account", "merchant:b");
    assertEquals("alice", row(payment).subject());
    var named = new HashMap<>(payment);
    named.put("subject_account", "merchant:b");
    assertEquals("merchant:b", row(named).subject());
  }
}
