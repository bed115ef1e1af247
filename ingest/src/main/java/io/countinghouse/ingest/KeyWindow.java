package io.countinghouse.ingest;

import io.countinghouse.worker.Env;
import java.util.regex.Pattern;

/**
 * For how long an idempotency key is known after it was first used. A repetition within the window
 * gets the first answer; after it, the key is free again.
 *
 * <p>90 days, because it is the longest that anybody asks for: payment APIs keep keys for 24 hours
 * (Checkout.com, PPRO), 30 days (TrueLayer) or at least 31 (Adyen), and a file of a past month that
 * is sent again while its books are closed comes within a quarter. The IETF's draft of the header
 * (draft-ietf-httpapi-idempotency-key-header) names no time; it asks that there be a rule and that
 * it be published, which docs/api.md does.
 *
 * @param days from 1 to 3650
 */
record KeyWindow(int days) {

  static final KeyWindow DEFAULT = new KeyWindow(90);

  /** The ledger itself refuses to forget younger keys. */
  private static final int DAYS_MIN = 1;

  private static final int DAYS_MAX = 3_650;

  private static final Pattern FORM = Pattern.compile("([0-9]{1,4})d");

  KeyWindow {
    if (days < DAYS_MIN || days > DAYS_MAX) {
      throw new IllegalArgumentException(days + " days");
    }
  }

  /**
   * Reads INGEST_KEY_WINDOW.
   *
   * @throws IllegalArgumentException naming the setting and its rule
   */
  static KeyWindow of(Env env) {
    return env.parsed(
        "INGEST_KEY_WINDOW",
        "days from %dd to %dd such as 90d".formatted(DAYS_MIN, DAYS_MAX),
        DEFAULT,
        KeyWindow::parse);
  }

  private static KeyWindow parse(String text) {
    var days = FORM.matcher(text);
    if (!days.matches()) {
      throw new IllegalArgumentException(text);
    }
    return new KeyWindow(Integer.parseInt(days.group(1)));
  }
}
