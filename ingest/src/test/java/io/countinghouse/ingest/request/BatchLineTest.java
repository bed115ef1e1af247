package io.countinghouse.ingest.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countinghouse.events.Transaction.Kind;
import io.countinghouse.ingest.access.ConfiguredKeys;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of every kind. */
final class BatchLineTest {

  private static final String ID = "019ca8e1-a800-7001-8000-000000000001";
  private static final String POST =
      "'idempotency_key':'k','debit_account':'a','credit_account':'b','amount':'1','currency':'EUR'";
  private static final String SETTLE = "'idempotency_key':'k','transaction_id':'" + ID + "'";

  private static Instruction parse(String fields) {
    var json = ("{" + fields.replace('\'', '"') + "}").getBytes(StandardCharsets.UTF_8);
    return BatchLine.parse("till", json);
  }

  @Test
  void theKindSaysWhatALineIs() {
    assertEquals(Kind.POST, parse(POST).kind());
    assertEquals(Kind.POST, parse(POST + ",'kind':'post'").kind());
    assertEquals(Kind.AUTHORISE, parse(POST + ",'kind':'authorise'").kind());
    assertEquals(Kind.CAPTURE, parse(SETTLE + ",'kind':'capture','amount':'1.50'").kind());
    assertEquals(Kind.VOID, parse(SETTLE + ",'kind':'void'").kind());
    assertEquals(Kind.REVERSE, parse(SETTLE + ",'kind':'reverse'").kind());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'kind':'expire' | kind",
        "'kind':'POST' | kind",
        "'kind':'void','amount':'1' | amount",
        "'kind':'capture','amount':'0.00' | amount",
        "'kind':'capture','amount':'1e2' | amount",
        "'kind':'capture','currency':'EUR' | currency",
        "'kind':'reverse','expires_in_s':'5' | expires_in_s",
        "'kind':'void','attributes':[] | attributes",
        "'kind':'void','attributes':{'a':1e99} | attributes",
        "'kind':'void','attributes':'{}' | attributes"
      })
  void aFieldThatIsNotOfItsKindIsNamed(String fields, String field) {
    var refused = assertThrows(InvalidRequest.class, () -> parse(SETTLE + "," + fields));
    assertEquals(field, refused.field());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'expires_in_s':'5' | expires_in_s",
        "'kind':'authorise','expires_in_s':'0' | expires_in_s",
        "'kind':'authorise','expires_in_s':'2678401' | expires_in_s",
        "'kind':'authorise','expires_in_s':'5','expires_at':'2026-03-01T00:00:00Z' | expires_in_s",
        "'kind':'authorise','expires_at':'tomorrow' | expires_at",
        "'transaction_id':'019ca8e1-a800-7001-8000-000000000001' | transaction_id"
      })
  void anExpiryIsOfAnAuthorisationOnly(String fields, String field) {
    var refused = assertThrows(InvalidRequest.class, () -> parse(POST + "," + fields));
    assertEquals(field, refused.field());
  }

  @Test
  void whatIsAskedForMakesTheDigest() {
    var hold = parse(POST + ",'kind':'authorise'").digest();
    assertNotEquals(parse(POST).digest(), hold);
    assertEquals(parse(POST + ",'kind':'authorise','expires_in_s':'604800'").digest(), hold);
    assertNotEquals(parse(POST + ",'attributes':{}").digest(), parse(POST).digest());
    assertEquals(
        parse(POST + ",'attributes':{'b':1.0,'a':2}").digest(),
        parse(POST + ",'attributes':{ 'a':2,'b':1}").digest());
    assertEquals(
        parse(SETTLE + ",'kind':'capture','amount':'1.5'").digest(),
        parse(SETTLE + ",'kind':'capture','amount':'01.50'").digest());
    assertNotEquals(
        parse(SETTLE + ",'kind':'void'").digest(), parse(SETTLE + ",'kind':'reverse'").digest());
  }

  /** Digests are stored with their keys: what was asked for before must still be the same. */
  @Test
  void aPlainPostingsDigestIsAsItEverWas() {
    assertEquals(
        ContentDigest.over(
            "payment", "a", "b", null, "100", "EUR", null, null, null, null, null, null),
        parse(POST).digest());
  }

  @Test
  void noApiClientCanTakeTheLanesKeys() {
    var expire = Settlement.expire(UUID.fromString(ID));
    assertThrows(
        IllegalArgumentException.class,
        () -> ConfiguredKeys.parse(expire.client() + ":" + "0".repeat(64)));
  }
}
