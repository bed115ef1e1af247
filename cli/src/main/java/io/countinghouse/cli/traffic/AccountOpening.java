package io.countinghouse.cli.traffic;

import org.jspecify.annotations.Nullable;

/**
 * A request to open an account.
 *
 * @param kind customer, merchant, cash, fees or external
 * @param currency the only one it is kept in; null: any
 * @param country ISO 3166-1 alpha-2 code of its holder; null: none
 */
public record AccountOpening(
    String account, String kind, @Nullable String currency, @Nullable String country) {}
