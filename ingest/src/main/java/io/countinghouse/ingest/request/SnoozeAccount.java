package io.countinghouse.ingest.request;

import io.countinghouse.detection.alert.AccountAlerts;
import io.countinghouse.events.Snooze;
import java.time.Instant;
import java.util.Set;

/** Reads a request to snooze an account, or to wake it up by a time that has come. */
public final class SnoozeAccount {

  private static final int BY_BYTES_MAX = 100;
  private static final int REASON_BYTES_MAX = 500;
  private static final Set<String> FIELDS = Set.of("account", "until", "by", "reason");

  private SnoozeAccount() {}

  /** The fields of a request. */
  public static Set<String> fields() {
    return FIELDS;
  }

  /**
   * Of a request's body.
   *
   * @param client who wants it, if nobody is named
   * @throws InvalidRequest naming the first field that breaks a rule
   */
  public static Snooze parse(byte[] body, String client, Instant now) {
    var fields = Fields.parse(body, body.length, FIELDS);
    var account = fields.required("account", Text::account);
    var until = Instant.parse(fields.required("until", text -> until(text, now)));
    var by = fields.optional("by", Text.printable(BY_BYTES_MAX));
    var reason = fields.required("reason", Text.printable(REASON_BYTES_MAX));
    return new Snooze(account, until, by == null ? client : by, reason);
  }

  private static String until(String text, Instant now) {
    var until = Text.moment(text);
    if (until.isAfter(now.plus(AccountAlerts.SNOOZE_MAX))) {
      throw new IllegalArgumentException(
          "must be at most " + AccountAlerts.SNOOZE_MAX.toDays() + " days ahead");
    }
    return until.toString();
  }
}
