package io.countinghouse.detection.history;

import io.countinghouse.events.Micros;
import io.countinghouse.events.Money;
import io.countinghouse.events.Review;
import io.countinghouse.events.Transaction;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the history remembers of one transaction, seen from one of its accounts: its subject, or the
 * customer on the other side.
 *
 * @param occurredAtUs event time, microseconds since 1970 UTC
 * @param outgoing whether the money left the account
 * @param amountMinor in minor units of the currency
 * @param counterparty the account on the other side
 * @param unusual whether its amount alone was unusual for the account when it happened
 * @param label what has become known of it since
 * @param position where it happened, if that is known
 */
public record AccountEvent(
    long occurredAtUs,
    UUID id,
    boolean outgoing,
    long amountMinor,
    String currency,
    String counterparty,
    @Nullable String merchantId,
    @Nullable String channel,
    @Nullable String country,
    boolean unusual,
    Label label,
    @Nullable Position position) {

  /** What is known of an event. */
  public enum Label {
    UNKNOWN,
    FRAUD,
    GOOD
  }

  /** By the digits after the point; ISO 4217 knows at most 4. */
  private static final double[] MINOR_PER_MAJOR = {1, 10, 100, 1_000, 10_000};

  /** Event time; the id only makes the order total. */
  public static final Comparator<AccountEvent> BY_TIME =
      Comparator.comparingLong(AccountEvent::occurredAtUs).thenComparing(AccountEvent::id);

  /** An event of which nothing more is known yet. */
  public AccountEvent(
      long occurredAtUs,
      UUID id,
      boolean outgoing,
      long amountMinor,
      String currency,
      String counterparty,
      @Nullable String merchantId,
      @Nullable String channel,
      @Nullable String country) {
    this(
        occurredAtUs,
        id,
        outgoing,
        amountMinor,
        currency,
        counterparty,
        merchantId,
        channel,
        country,
        false,
        Label.UNKNOWN,
        null);
  }

  /** The same, as it was seen when it happened. */
  public AccountEvent seen(boolean asUnusual) {
    return with(asUnusual, label, position);
  }

  /** The same, with what is known of it now. */
  public AccountEvent labelled(Label known) {
    return with(unusual, known, position);
  }

  /** The same, at this position. */
  public AccountEvent at(@Nullable Position where) {
    return where == null && position == null ? this : with(unusual, label, where);
  }

  private AccountEvent with(boolean asUnusual, Label known, @Nullable Position where) {
    return new AccountEvent(
        occurredAtUs,
        id,
        outgoing,
        amountMinor,
        currency,
        counterparty,
        merchantId,
        channel,
        country,
        asUnusual,
        known,
        where);
  }

  /**
   * What the account on the other side remembers of it: the money and from whom it came (or to whom
   * it went), and nothing of how and where its subject did it. The id is another one, so that what
   * is said of the subject's transaction finds it with the subject alone.
   *
   * @param account whose event this is
   */
  public AccountEvent fromTheOtherSide(String account) {
    return new AccountEvent(
        occurredAtUs,
        new UUID(~id.getMostSignificantBits(), ~id.getLeastSignificantBits()),
        !outgoing,
        amountMinor,
        currency,
        account,
        null,
        null,
        null);
  }

  /** What the other side is known by: the merchant, or else the counterparty. */
  public String party() {
    return merchantId == null ? "account " + counterparty : "merchant " + merchantId;
  }

  public static AccountEvent of(Transaction t) {
    return new AccountEvent(
            Micros.of(t.occurredAt()),
            t.id(),
            t.outgoing(),
            t.amountMinor(),
            t.currency(),
            t.counterparty(),
            t.merchantId(),
            t.channel(),
            t.country())
        .at(Position.of(t));
  }

  /** What its counterparty remembers of it, as {@link #fromTheOtherSide} says. */
  public static AccountEvent ofTheOtherSide(Transaction t) {
    return of(t).fromTheOtherSide(t.subjectAccount());
  }

  /** What a review tells of its payment; null: nothing. */
  public static @Nullable AccountEvent of(Review review) {
    var paid = review.payment();
    return paid == null
        ? null
        : new AccountEvent(
            Micros.of(paid.occurredAt()),
            review.transactionId(),
            paid.direction() == Review.Direction.OUT,
            paid.amountMinor(),
            paid.currency(),
            review.counterparty(),
            review.merchantId(),
            null,
            null);
  }

  /** The amount in minor units, for statistics: above 2^53 it is rounded. */
  public double minor() {
    return (double) amountMinor;
  }

  /**
   * The amount in major units, by the currency's ISO 4217 scale. Only for statistics and limits:
   * above 2^53 minor units it is rounded.
   */
  public double amount() {
    return major(minor());
  }

  /** Minor units of this event's currency in major units. */
  public double major(double minor) {
    return minor / MINOR_PER_MAJOR[Money.currency(currency).getDefaultFractionDigits()];
  }

  /** Whether the two can be compared: the same direction and the same currency. */
  public boolean comparableWith(AccountEvent other) {
    return outgoing == other.outgoing && currency.equals(other.currency);
  }
}
