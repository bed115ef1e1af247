package io.countinghouse.ingest.request;

import io.countinghouse.events.Account.Kind;
import io.countinghouse.events.Money;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A valid request to open an account.
 *
 * @param currency the only one it is kept in; null: any
 * @param floorMinor no posting takes a balance below it, in minor units; null: no floor
 */
public record OpenAccount(
    String account,
    Kind kind,
    @Nullable String currency,
    @Nullable String country,
    @Nullable String customerId,
    @Nullable Long floorMinor) {

  private static final Set<String> FIELDS =
      Set.of("account", "kind", "currency", "country", "customer_id", "overdraft");

  /** The fields of a request. */
  public static Set<String> fields() {
    return FIELDS;
  }

  private static final Set<String> KINDS =
      Set.of("customer", "merchant", "cash", "fees", "external");

  /**
   * Of a request's body.
   *
   * @throws InvalidRequest naming the first field that breaks a rule
   */
  public static OpenAccount parse(byte[] body) {
    var fields = Fields.parse(body, body.length, FIELDS);
    var account = fields.required("account", Text::account);
    var kind = Kind.valueOf(fields.required("kind", OpenAccount::kind));
    var currency = fields.optional("currency", code -> Money.currency(code).getCurrencyCode());
    var overdraft = fields.optional("overdraft", text -> overdraft(text, currency));
    return new OpenAccount(
        account,
        kind,
        currency,
        fields.optional("country", Text::country),
        fields.optional("customer_id", Text.printable(Text.ACCOUNT_BYTES_MAX)),
        floor(overdraft == null ? (kind.house() ? "unlimited" : "none") : overdraft));
  }

  private static String kind(String text) {
    if (!KINDS.contains(text)) {
      throw new IllegalArgumentException("must be customer, merchant, cash, fees or external");
    }
    return text.toUpperCase(Locale.ROOT);
  }

  /** A word, or the limit in minor units as text. */
  private static String overdraft(String text, @Nullable String currency) {
    if (text.equals("none") || text.equals("unlimited")) {
      return text;
    }
    if (currency == null) {
      throw new IllegalArgumentException("must be none or unlimited unless currency is given");
    }
    long limit = Money.parse(text, Money.currency(currency)).minor();
    if (limit < 0) {
      throw new IllegalArgumentException("must be none, unlimited, or a limit of 0 or more");
    }
    return Long.toString(limit);
  }

  private static @Nullable Long floor(String overdraft) {
    return switch (overdraft) {
      case "none" -> Long.valueOf(0L);
      case "unlimited" -> null;
      default -> Long.valueOf(-Long.parseLong(overdraft));
    };
  }
}
