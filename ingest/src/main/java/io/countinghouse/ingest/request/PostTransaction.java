package io.countinghouse.ingest.request;

import io.countinghouse.events.Money;
import io.countinghouse.events.Transaction.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A valid request to move one amount of one currency at once (POST), or to hold it (AUTHORISE).
 *
 * @param client who asks; {@code idempotencyKey} is unique for it
 * @param subjectAccount one of the two accounts; null: the debit account, or the credit account
 *     where the debit side is a house account
 * @param expiry of an authorisation; null: it is a plain posting
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
    @Nullable String description,
    @Nullable Expiry expiry,
    @Nullable String attributes)
    implements Instruction {

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
          "description",
          Fields.ATTRIBUTES);

  private static final Set<String> AUTHORISE_FIELDS = withExpiry();

  private static Set<String> withExpiry() {
    var fields = new HashSet<>(FIELDS);
    fields.add(Expiry.AT_FIELD);
    fields.add(Expiry.IN_FIELD);
    return Set.copyOf(fields);
  }

  /** The fields that a request of this kind may have. */
  public static Set<String> fields(Kind kind) {
    return kind == Kind.AUTHORISE ? AUTHORISE_FIELDS : FIELDS;
  }

  /**
   * Of a request of its own for a plain posting.
   *
   * @param keys the values of all headers with a key
   * @throws InvalidRequest naming the first field that breaks a rule
   */
  public static PostTransaction parse(String client, List<String> keys, byte[] body) {
    return parse(client, keys, Kind.POST, body);
  }

  /**
   * Of a request of its own for an authorisation.
   *
   * @param keys the values of all headers with a key
   * @throws InvalidRequest naming the first field that breaks a rule
   */
  public static PostTransaction parseAuthorisation(String client, List<String> keys, byte[] body) {
    return parse(client, keys, Kind.AUTHORISE, body);
  }

  private static PostTransaction parse(String client, List<String> keys, Kind kind, byte[] body) {
    var key = KeyHeader.key(keys);
    return of(client, key, kind, Fields.parse(body, body.length, fields(kind)));
  }

  static PostTransaction of(String client, String key, Kind kind, Fields fields) {
    var debit = fields.required("debit_account", Text::account);
    var credit = fields.required("credit_account", Text::account);
    if (debit.equals(credit)) {
      throw new InvalidRequest(
          "credit_account", "must differ from debit_account", Given.text(credit));
    }
    var subject = fields.optional("subject_account", Text::account);
    if (subject != null && !subject.equals(debit) && !subject.equals(credit)) {
      throw new InvalidRequest(
          "subject_account", "must be one of the two accounts", Given.text(subject));
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
        fields.optional("description", Text.printable(Text.DESCRIPTION_BYTES_MAX)),
        kind == Kind.AUTHORISE ? Expiry.of(fields) : null,
        fields.attributes());
  }

  /** Minor units, as text because a rule gives text. */
  private static String positive(String text, String currency) {
    long minor = Money.parse(text, Money.currency(currency)).minor();
    if (minor <= 0) {
      throw new IllegalArgumentException("must be more than 0");
    }
    return Long.toString(minor);
  }

  @Override
  public Kind kind() {
    return expiry == null ? Kind.POST : Kind.AUTHORISE;
  }

  /** A plain posting's is what it was before there was more, because it is stored with its key. */
  @Override
  public ContentDigest digest() {
    return expiry == null && attributes == null
        ? ContentDigest.over(plain())
        : ContentDigest.over(more());
  }

  private @Nullable String[] plain() {
    return new @Nullable String[] {
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
      description
    };
  }

  private @Nullable String[] more() {
    var plain = plain();
    var more = Arrays.copyOf(plain, plain.length + 2);
    more[plain.length] = expiry == null ? null : expiry.content();
    more[plain.length + 1] = attributes;
    return more;
  }
}
