package io.countinghouse.reports.close;

import java.util.Locale;

/** What is kept of a booking date. Each has a view of the facts, a table, and a view of both. */
public enum Aggregate {
  ACCOUNT_DAYS("account, currency, value_date"),
  FLOW_HOURS("currency, category, country, channel, merchant_id, hour"),
  CASH_DAYS("customer, account, currency, direction"),
  CORRIDOR_DAYS("from_country, to_country, currency"),
  FRAUD_DAYS("rule_set_version, model_digest, currency");

  private final String key;

  Aggregate(String key) {
    this.key = key;
  }

  /** The columns that a row of a date has for its own, and the order of rows in the digest. */
  String key() {
    return key;
  }

  /** The view that unites sealed and open dates. */
  String view() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The view that computes it. */
  String facts() {
    return "facts_" + view();
  }

  /** The table of what was sealed. */
  String table() {
    return "sealed_" + view();
  }
}
