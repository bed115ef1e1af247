package io.countinghouse.reports.filing;

import io.countinghouse.reports.ReportValue;
import java.util.List;
import java.util.Map;

/**
 * The accounts of a row as its report lists them.
 *
 * @param text with blanks between them
 * @param count how many they are
 */
record Accounts(String text, long count) {

  /** As long as the schemas' account numbers may be. */
  private static final int LENGTH_MAX = 40;

  static Accounts of(Map<String, ReportValue> row) {
    return new Accounts(
        Columns.text(row, "accounts"), Columns.whole(row, "account_count").longValueExact());
  }

  /**
   * Their names.
   *
   * @throws IllegalArgumentException if they can't be told, are too many or can't be filed
   */
  List<String> names(int most) {
    var names = List.of(text.split(" ", -1));
    if (names.size() != count) {
      throw new IllegalArgumentException("a name with a blank can't be told from two accounts");
    }
    if (count > most) {
      throw new IllegalArgumentException("the form has room for " + most + " accounts");
    }
    for (var name : names) {
      if (!name.equals(FilingText.clean(name)) || name.length() > LENGTH_MAX) {
        throw new IllegalArgumentException(
            "an account's name has more than " + LENGTH_MAX + " characters; it is not cut");
      }
    }
    return names;
  }
}
