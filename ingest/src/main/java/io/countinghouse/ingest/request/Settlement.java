package io.countinghouse.ingest.request;

import io.countinghouse.events.Transaction.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A valid request to settle an authorisation (capture, void, expire) or to reverse a transaction.
 *
 * @param relatedId the transaction that it is about
 * @param amount to capture, as a decimal in the authorisation's currency, which only the ledger
 *     knows; null: all
 */
public record Settlement(
    String client,
    String idempotencyKey,
    Kind kind,
    UUID relatedId,
    @Nullable String amount,
    @Nullable Instant occurredAt,
    @Nullable String description,
    @Nullable String attributes)
    implements Instruction {

  /** The name of the related transaction's id in a line of a batch. */
  public static final String RELATED_FIELD = "transaction_id";

  /**
   * The service's own client, under which lanes let holds expire. A colon is in no name of an API
   * client, so none can take these keys.
   */
  public static final String OWN_CLIENT = "countinghouse:lanes";

  private static final Set<String> FIELDS = Set.of("occurred_at", "description", "attributes");
  private static final Set<String> CAPTURE_FIELDS =
      Set.of("amount", "occurred_at", "description", "attributes");
  private static final int AMOUNT_CHARS_MAX = 21;

  /** The fields that a request of this kind may have. */
  public static Set<String> fields(Kind kind) {
    return kind == Kind.CAPTURE ? CAPTURE_FIELDS : FIELDS;
  }

  /**
   * Of a request of its own.
   *
   * @param keys the values of all headers with a key
   * @param related the id in the path
   * @throws InvalidRequest naming the first field that breaks a rule
   */
  public static Settlement parse(
      String client, List<String> keys, Kind kind, String related, byte[] body) {
    var checked = KeyHeader.key(keys);
    return of(
        client, checked, kind, related(related), Fields.parse(body, body.length, fields(kind)));
  }

  static Settlement ofLine(String client, String key, Kind kind, Fields fields) {
    return of(
        client, key, kind, UUID.fromString(fields.required(RELATED_FIELD, Text::uuid)), fields);
  }

  /** What a lane posts by itself when a hold's time has come. */
  public static Settlement expire(UUID authorisation) {
    return new Settlement(
        OWN_CLIENT, "expire/" + authorisation, Kind.EXPIRE, authorisation, null, null, null, null);
  }

  private static UUID related(String id) {
    try {
      return UUID.fromString(Text.uuid(id));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(RELATED_FIELD, String.valueOf(e.getMessage()), Given.text(id));
    }
  }

  private static Settlement of(String client, String key, Kind kind, UUID related, Fields fields) {
    var occurredAt = fields.optional("occurred_at", text -> Text.moment(text).toString());
    return new Settlement(
        client,
        key,
        kind,
        related,
        fields.optional("amount", Settlement::amount),
        occurredAt == null ? null : Instant.parse(occurredAt),
        fields.optional("description", Text.printable(Text.DESCRIPTION_BYTES_MAX)),
        fields.attributes());
  }

  /** In one form, so that 1.0 and 1.00 ask for the same. */
  private static String amount(String text) {
    if (text.length() > AMOUNT_CHARS_MAX || !text.matches("[0-9]+(\\.[0-9]+)?")) {
      throw new IllegalArgumentException("must be a plain decimal number such as 12.50");
    }
    var amount = new BigDecimal(text).stripTrailingZeros();
    if (amount.signum() == 0) {
      throw new IllegalArgumentException("must be more than 0");
    }
    return amount.toPlainString();
  }

  @Override
  public ContentDigest digest() {
    return ContentDigest.over(
        kind.name(),
        relatedId.toString(),
        amount,
        occurredAt == null ? null : occurredAt.toString(),
        description,
        attributes);
  }
}
