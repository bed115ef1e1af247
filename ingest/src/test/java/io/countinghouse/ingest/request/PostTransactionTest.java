package io.countinghouse.ingest.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input gets an error that names the field and the rule. */
final class PostTransactionTest {

  private static final List<String> KEY = List.of("k");
  private static final String GOOD =
      "'debit_account':'a','credit_account':'b','amount':'1.00','currency':'EUR'";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[]|body|JSON object",
        "''|body|JSON object",
        "{|body|well-formed",
        "{}|debit_account|must be given",
        "{} {}|body|end after",
        "{GOOD} 1|body|end after",
        "{GOOD,'colour':'red'}|colour|not a field",
        "{GOOD,'amount':'2.00'}|amount|given once",
        "{GOOD,'type':null,'type':'x'}|type|given once",
        "{GOOD,'description':{}}|description|JSON string",
        "{'credit_account':'b','amount':'1','currency':'EUR'}|debit_account|must be given",
        "{'debit_account':'','credit_account':'b','amount':'1','currency':'EUR'}|debit_account|1 to 200 bytes",
        "{'debit_account':'a\\u0000','credit_account':'b','amount':'1','currency':'EUR'}|debit_account|control",
        "{'debit_account':'a\\ud800','credit_account':'b','amount':'1','currency':'EUR'}|debit_account|UTF-8",
        "{'debit_account':'a\\u202e','credit_account':'b','amount':'1','currency':'EUR'}|debit_account|printable",
        "{'debit_account':'a','credit_account':'a','amount':'1','currency':'EUR'}|credit_account|differ",
        "{GOOD,'subject_account':'c'}|subject_account|one of the two",
        "{'debit_account':'a','credit_account':'b','amount':1.00,'currency':'EUR'}|amount|JSON string",
        "{'debit_account':'a','credit_account':'b','amount':'1.001','currency':'EUR'}|amount|at most 2 decimals",
        "{'debit_account':'a','credit_account':'b','amount':'1.5','currency':'JPY'}|amount|at most 0 decimals",
        "{'debit_account':'a','credit_account':'b','amount':'0','currency':'EUR'}|amount|more than 0",
        "{'debit_account':'a','credit_account':'b','amount':'-1','currency':'EUR'}|amount|more than 0",
        "{'debit_account':'a','credit_account':'b','amount':'1e3','currency':'EUR'}|amount|plain decimal",
        "{'debit_account':'a','credit_account':'b','amount':'99999999999999999999','currency':'EUR'}|amount|64 bits",
        "{'debit_account':'a','credit_account':'b','amount':'1','currency':'XXX'}|currency|minor unit",
        "{'debit_account':'a','credit_account':'b','amount':'1','currency':'eur'}|currency|ISO 4217",
        "{GOOD,'occurred_at':'2026-03-01'}|occurred_at|RFC 3339",
        "{GOOD,'occurred_at':'2026-03-01T10:00Z'}|occurred_at|RFC 3339",
        "{GOOD,'occurred_at':'2026-02-30T10:00:00Z'}|occurred_at|exist",
        "{GOOD,'occurred_at':'0000-01-01T00:00:00Z'}|occurred_at|before 1970",
        "{GOOD,'occurred_at':'1970-01-01T00:00:00+00:01'}|occurred_at|before 1970",
        "{GOOD,'country':'XX'}|country|ISO 3166",
        "{GOOD,'type':'with space'}|type|letters",
      })
  void badInputIsRefusedWithItsFieldAndRule(String body, String field, String rule) {
    var json = body.replace("GOOD", GOOD).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    var refused =
        assertThrows(InvalidRequest.class, () -> PostTransaction.parse("till", KEY, json));
    assertEquals(field, refused.field());
    assertTrue(refused.rule().contains(rule), refused.rule());
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    var body = good(",'description':'x'");
    body[body.length - 3] = (byte) 0xff;
    assertEquals(
        "body",
        assertThrows(InvalidRequest.class, () -> PostTransaction.parse("till", KEY, body)).field());
  }

  @Test
  void theSameContentInOtherOrderHasTheSameDigestAndOtherContentAnother() {
    var first = parse("'debit_account':'a','credit_account':'b','amount':'1.0','currency':'EUR'");
    var again = parse("'currency':'EUR','amount':'1.00','credit_account':'b','debit_account':'a'");
    var other = parse("'debit_account':'b','credit_account':'a','amount':'1.0','currency':'EUR'");
    assertEquals(first.digest(), again.digest());
    assertNotEquals(first.digest(), other.digest());
  }

  private static PostTransaction parse(String fields) {
    return PostTransaction.parse(
        "till", KEY, ("{" + fields + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] good(String more) {
    return ("{" + GOOD + more + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
