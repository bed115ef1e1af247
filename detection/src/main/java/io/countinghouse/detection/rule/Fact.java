package io.countinghouse.detection.rule;

import io.countinghouse.detection.feature.Moment;
import io.countinghouse.events.Money;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a payment names: compared with values, or looked up in lists. */
public enum Fact {
  /** The subject account. */
  ACCOUNT("account"),
  COUNTERPARTY("counterparty"),
  MERCHANT("merchant"),
  CHANNEL("channel"),
  COUNTRY("country"),
  CURRENCY("currency"),
  /** {@code in} or {@code out}, seen from the subject account. */
  DIRECTION("direction");

  private static final int VALUE_CHARS_MAX = 200;

  /** By the names that rules use. */
  static final Map<String, Fact> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Fact::id, Function.identity()));

  private final String id;

  Fact(String id) {
    this.id = id;
  }

  /** Its name in rules. */
  public String id() {
    return id;
  }

  /** What the payment has; null: nothing. */
  @Nullable String of(Moment moment) {
    var event = moment.event();
    return switch (this) {
      case ACCOUNT -> moment.account();
      case COUNTERPARTY -> event.counterparty();
      case MERCHANT -> event.merchantId();
      case CHANNEL -> event.channel();
      case COUNTRY -> event.country();
      case CURRENCY -> event.currency();
      case DIRECTION -> event.outgoing() ? "out" : "in";
    };
  }

  /** A value of this kind, or a refusal. */
  String value(Place place) {
    var text = place.text(VALUE_CHARS_MAX);
    boolean fits =
        switch (this) {
          case COUNTRY -> text.matches("[A-Z]{2}");
          case CURRENCY -> Money.codes().contains(text);
          case DIRECTION -> text.equals("in") || text.equals("out");
          case ACCOUNT, COUNTERPARTY, MERCHANT, CHANNEL -> true;
        };
    if (!fits) {
      throw place.refuse(place.shown() + " is no " + id);
    }
    return text;
  }
}
