package io.countinghouse.cli.imports;

import io.countinghouse.events.AccountKinds;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row that is well-formed and has what every row needs; whether its values are right, the API
 * says.
 *
 * @param line where it begins in the file, from 1
 * @param original as it stands in the file
 * @param fields by canonical column; an empty one is absent
 */
record Row(long line, String original, Map<String, String> fields) implements Parsed {

  @Nullable String get(String column) {
    return fields.get(column);
  }

  String required(String column) {
    return Objects.requireNonNull(fields.get(column));
  }

  /** Whose transaction it is, as far as names tell. */
  String subject() {
    return AccountKinds.subject(
        get("subject_account"), required("debit_account"), required("credit_account"));
  }
}
