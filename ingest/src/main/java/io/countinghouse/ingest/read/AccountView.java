package io.countinghouse.ingest.read;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countinghouse.events.Account;
import io.countinghouse.events.Account.Kind;
import io.countinghouse.events.Money;
import io.countinghouse.ingest.request.OpenAccount;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An account as the API shows it.
 *
 * @param overdraft {@code none}, {@code unlimited}, or a decimal limit
 * @param balances credits minus debits; absent right after the opening
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccountView(
    String account,
    String kind,
    String status,
    @Nullable String currency,
    @Nullable String country,
    @Nullable String customerId,
    String overdraft,
    @Nullable List<Balance> balances) {

  /**
   * Decimal text in the currency's scale.
   *
   * @param held of it for open authorisations
   * @param available to spend: the balance, less what is held, above the account's floor; absent:
   *     there is no floor
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Balance(String currency, String balance, String held, @Nullable String available) {

    static Balance of(String currency, long minor, long heldMinor, @Nullable Long floorMinor) {
      return new Balance(
          currency,
          decimal(BigInteger.valueOf(minor), currency),
          decimal(BigInteger.valueOf(heldMinor), currency),
          floorMinor == null ? null : decimal(available(minor, heldMinor, floorMinor), currency));
    }

    /** Three numbers of 64 bits each may need more than that. */
    private static BigInteger available(long minor, long heldMinor, long floorMinor) {
      return BigInteger.valueOf(minor)
          .subtract(BigInteger.valueOf(heldMinor))
          .subtract(BigInteger.valueOf(floorMinor));
    }

    private static String decimal(BigInteger minor, String currency) {
      int scale = Money.currency(currency).getDefaultFractionDigits();
      return new BigDecimal(minor, scale).toPlainString();
    }
  }

  /** As it was asked for, and what it is now. */
  public static AccountView opened(OpenAccount a, Account.Status status) {
    return of(
        a.account(),
        a.kind(),
        status.name(),
        a.currency(),
        a.country(),
        a.customerId(),
        a.floorMinor(),
        null);
  }

  /** As an entry shows it: without balances. */
  public static AccountView of(Account a) {
    return of(
        a.account(),
        a.kind(),
        a.status().name(),
        a.currency(),
        a.country(),
        a.customerId(),
        a.floorMinor(),
        null);
  }

  static AccountView of(
      String account,
      Kind kind,
      String status,
      @Nullable String currency,
      @Nullable String country,
      @Nullable String customerId,
      @Nullable Long floorMinor,
      @Nullable List<Balance> balances) {
    return new AccountView(
        account,
        kind.name().toLowerCase(Locale.ROOT),
        status.toLowerCase(Locale.ROOT),
        currency,
        country,
        customerId,
        overdraft(currency, floorMinor),
        balances);
  }

  private static String overdraft(@Nullable String currency, @Nullable Long floorMinor) {
    if (floorMinor == null) {
      return "unlimited";
    }
    if (floorMinor == 0 || currency == null) {
      return "none";
    }
    return Money.ofMinor(-floorMinor, currency).decimal();
  }
}
