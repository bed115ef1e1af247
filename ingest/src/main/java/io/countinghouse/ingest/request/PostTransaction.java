package io.countinghouse.ingest.request;

import io.countinghouse.events.Money;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A valid request to move one amount of one currency.
 *
 * @param client who asks; {@code idempotencyKey} is unique for it
 * @param subjectAccount one of the two accounts; null: the debit account, or the credit account
 *     where the debit side is a house account
 * @param occurredAt the client's time; null: when it is posted
 */
public record PostTransaction(
    String client,
    String idempotencyKey,
    String type,
    String debitAccount,
    String creditAccount,
    @Nullable String subjectAccount,
    long amountMinor,
    String currency,
    @Nullable Instant occurredAt,
    @Nullable String merchantId,
    @Nullable String category,
    @Nullable String channel,
    @Nullable String country,
    @Nullable String description) {

  /** The name of the key in a line of a batch. */
  public static final String KEY_FIELD = "idempotency_key";

  /** The name of the key in a request of its own. */
  public static final String KEY_HEADER = "Idempotency-Key";

  private static final Set<String> FIELDS =
      Set.of(
          "type",
          "debit_account",
          "credit_account",
          "subject_account",
          "amount",
          "currency",
          "occurred_at",
          "merchant_id",
          "category",
          "channel",
          "country",
          "description");

  private static final Set<String> LINE_FIELDS = withKey();

  private static Set<String> withKey() {
    var fields = new HashSet<>(FIELDS);
    fields.add(KEY_FIELD);
    return Set.copyOf(fields);
  }

  /**
   * Of a request of its own.
   *
   * @param key the header's value; null: absent
   * @throws InvalidRequest naming the first field that breaks a rule
   */
  public static PostTransaction parse(String client, @Nullable String key, byte[] body) {
    return of(client, checkedKey(key), Fields.parse(body, body.length, FIELDS));
  }

  /**
   * Of a line of a batch.
   *
   * @throws InvalidRequest naming the first field that breaks a rule
   */
  public static PostTransaction parseLine(String client, byte[] line) {
    var fields = Fields.parse(line, line.length, LINE_FIELDS);
    return of(client, fields.required(KEY_FIELD, Text::key), fields);
  }

  private static String checkedKey(@Nullable String key) {
    try {
      if (key == null) {
        throw new IllegalArgumentException("must be given");
      }
      return Text.key(key);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(KEY_HEADER, String.valueOf(e.getMessage()));
    }
  }

  private static PostTransaction of(String client, String key, Fields fields) {
    var debit = fields.required("debit_account", Text::account);
    var credit = fields.required("credit_account", Text::account);
    if (debit.equals(credit)) {
      throw new InvalidRequest("credit_account", "must differ from debit_account");
    }
    var subject = fields.optional("subject_account", Text::account);
    if (subject != null && !subject.equals(debit) && !subject.equals(credit)) {
      throw new InvalidRequest("subject_account", "must be one of the two accounts");
    }
    var currency = fields.required("currency", code -> Money.currency(code).getCurrencyCode());
    var amount = fields.required("amount", text -> positive(text, currency));
    var type = fields.optional("type", Text::type);
    var occurredAt = fields.optional("occurred_at", text -> Text.moment(text).toString());
    return new PostTransaction(
        client,
        key,
        type == null ? "payment" : type,
        debit,
        credit,
        subject,
        Long.parseLong(amount),
        currency,
        occurredAt == null ? null : Instant.parse(occurredAt),
        fields.optional("merchant_id", Text.printable(Text.ACCOUNT_BYTES_MAX)),
        fields.optional("category", Text.printable(Text.CODE_BYTES_MAX)),
        fields.optional("channel", Text.printable(Text.CODE_BYTES_MAX)),
        fields.optional("country", Text::country),
        fields.optional("description", Text.printable(Text.DESCRIPTION_BYTES_MAX)));
  }

  /** Minor units, as text because a rule gives text. */
  private static String positive(String text, String currency) {
    long minor = Money.parse(text, Money.currency(currency)).minor();
    if (minor <= 0) {
      throw new IllegalArgumentException("must be more than 0");
    }
    return Long.toString(minor);
  }

  /** Equal for requests that ask for the same, whatever their JSON looks like. */
  public ContentDigest digest() {
    return ContentDigest.over(
        type,
        debitAccount,
        creditAccount,
        subjectAccount,
        Long.toString(amountMinor),
        currency,
        occurredAt == null ? null : occurredAt.toString(),
        merchantId,
        category,
        channel,
        country,
        description);
  }
}
