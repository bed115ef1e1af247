package io.countinghouse.cli.imports;

import java.util.List;
import java.util.Set;

/** The canonical columns, which are the fields of the API too. */
final class Columns {

  static final String KEY = "idempotency_key";

  /** In their canonical order, in which a row's key is derived: never change it. */
  static final List<String> ALL =
      List.of(
          KEY,
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

  /** Every row must have a value for these. */
  static final List<String> REQUIRED =
      List.of("debit_account", "credit_account", "amount", "currency", "occurred_at");

  static final Set<String> KNOWN = Set.copyOf(ALL);

  private Columns() {}
}
