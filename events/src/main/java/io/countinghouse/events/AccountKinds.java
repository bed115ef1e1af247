package io.countinghouse.events;

import io.countinghouse.events.Account.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an account stands for, by its name: all that a file of payments says of it. */
public final class AccountKinds {

  private static final Map<String, Kind> HOUSE =
      Map.of(
          "cash", Kind.CASH,
          "fees", Kind.FEES,
          "external", Kind.EXTERNAL,
          "world", Kind.EXTERNAL);

  private static final String MERCHANT = "merchant";
  private static final String SEPARATORS = ":-./";

  private AccountKinds() {}

  /**
   * A house kind for {@code cash}, {@code fees}, {@code external}, {@code world} and names that go
   * on after one of these with a separator; merchant for names that go on after {@code merchant};
   * else customer.
   */
  public static Kind of(String account) {
    int end = 0;
    while (end < account.length() && SEPARATORS.indexOf(account.charAt(end)) < 0) {
      end++;
    }
    var word = account.substring(0, end);
    var house = HOUSE.get(word);
    if (house != null) {
      return house;
    }
    return word.equals(MERCHANT) && end < account.length() ? Kind.MERCHANT : Kind.CUSTOMER;
  }

  /**
   * Whose transaction it is, as far as names tell: what the API does with the real kinds.
   *
   * @param named the subject account that the file names; null: none
   */
  public static String subject(@Nullable String named, String debit, String credit) {
    if (named != null) {
      return named;
    }
    return of(debit).house() ? credit : debit;
  }
}
