package io.countinghouse.ingest.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.countinghouse.events.Money;
import java.math.BigInteger;
import java.util.List;

/**
 * An account's balances at a moment.
 *
 * @param isFinal every lane is past that moment, so the answer will never be another one
 */
public record BalancesView(
    String account, String at, @JsonProperty("final") boolean isFinal, List<Balance> balances) {

  /** Credits minus debits, as decimal text in the currency's scale. */
  public record Balance(String currency, String balance) {

    static Balance of(String currency, BigInteger minor) {
      return new Balance(currency, Money.decimal(minor, currency));
    }
  }
}
