package io.countinghouse.testkit;

import io.countinghouse.events.Money;
import io.countinghouse.events.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes transactions of one customer, each with the next sequence of lane 0. */
public final class Payments {

  /**
   * Ten days ago: Kafka refuses records from the future, and soon deletes those that are older than
   * their topic keeps them.
   */
  @SuppressWarnings("TimeInStaticInitializer") // one start for the whole test run is what is meant
  public static final Instant START =
      Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(10));

  /** Beyond the sequences of all payments. */
  private static final long CAPTURES = 1L << 40;

  private final String account;
  private long seq;
  private String currency = "EUR";
  private @Nullable String merchant = "corner-shop";
  private @Nullable String country = "DE";
  private @Nullable String channel;
  private String counterparty = "somebody";
  private boolean toCustomer;

  public Payments(String account) {
    this(account, 0);
  }

  /**
   * @param after the sequence before the first one
   */
  public Payments(String account, long after) {
    this.account = account;
    this.seq = after;
  }

  /** From now on in this currency. */
  public Payments in(String code) {
    currency = code;
    return this;
  }

  /** From now on at this merchant, in this country. */
  public Payments at(@Nullable String newMerchant, @Nullable String newCountry) {
    merchant = newMerchant;
    country = newCountry;
    return this;
  }

  /** From now on by this channel. */
  public Payments by(@Nullable String newChannel) {
    channel = newChannel;
    return this;
  }

  /** From now on what leaves the account goes to this one, of which nothing more is known. */
  public Payments to(String newCounterparty) {
    return to(newCounterparty, false);
  }

  /** From now on what leaves the account goes to this customer of the bank. */
  public Payments toCustomer(String newCounterparty) {
    return to(newCounterparty, true);
  }

  private Payments to(String newCounterparty, boolean isCustomer) {
    counterparty = newCounterparty;
    toCustomer = isCustomer;
    return this;
  }

  /** Money that leaves the account, so long after {@link #START}. */
  public Transaction out(Duration after, String amount) {
    return transaction(after, amount, account, counterparty).withCounterpartyIsCustomer(toCustomer);
  }

  /** The same, with attributes of the client's own. */
  public Transaction out(Duration after, String amount, String attributes) {
    var t = out(after, amount);
    return copy(t, t.currency(), t.kind(), null, null, 0, attributes);
  }

  /** The posting in a currency that there need not be. */
  public static Transaction inCurrency(Transaction posting, String code) {
    return copy(posting, code, posting.kind(), null, null, 0, posting.attributes());
  }

  /** Money that comes in. */
  public Transaction in(Duration after, String amount) {
    return in(after, amount, "cash-" + currency);
  }

  /** Money that comes in from another account. */
  public Transaction in(Duration after, String amount, String from) {
    return transaction(after, amount, from, account);
  }

  /** Of this kind, 10.00 that leave the account. */
  public Transaction kind(Transaction.Kind kind, Duration after) {
    var t = out(after, "10.00");
    boolean related = kind.settles() || kind == Transaction.Kind.REVERSE;
    boolean authorises = kind == Transaction.Kind.AUTHORISE;
    return copy(
        t,
        t.currency(),
        kind,
        related ? new UUID(0x7000L, 1) : null,
        authorises ? t.postedAt().plusSeconds(60) : null,
        authorises ? t.amountMinor() : kind.settles() ? -t.amountMinor() : 0,
        null);
  }

  /** The posting as an authorisation: the money is only held. */
  public static Transaction held(Transaction posting) {
    return copy(
        posting,
        posting.currency(),
        Transaction.Kind.AUTHORISE,
        null,
        posting.postedAt().plus(Duration.ofDays(7)),
        posting.amountMinor(),
        posting.attributes());
  }

  /**
   * The capture of what was {@linkplain #held held}, or of a part of it. It is posted a millisecond
   * later, with a sequence of its own.
   *
   * @param after it was authorised, by the client's time
   */
  public static Transaction captured(Transaction held, Duration after, long amountMinor) {
    var occurred = held.occurredAt().plus(after);
    return new Transaction(
        new UUID(0x7001L, held.id().getLeastSignificantBits()),
        held.lane(),
        held.laneSeq() + CAPTURES,
        held.type(),
        held.debitAccount(),
        held.creditAccount(),
        held.subjectAccount(),
        amountMinor,
        held.currency(),
        occurred,
        held.postedAt().plusMillis(1),
        held.bookingDate(),
        LocalDate.ofInstant(occurred, ZoneOffset.UTC),
        held.client(),
        held.idempotencyKey() + "-capture",
        held.merchantId(),
        held.category(),
        held.channel(),
        held.country(),
        null,
        Transaction.Kind.CAPTURE,
        held.id(),
        null,
        -held.amountMinor(),
        null,
        held.counterpartyIsCustomer());
  }

  private static Transaction copy(
      Transaction t,
      String currency,
      Transaction.Kind kind,
      @Nullable UUID relatedId,
      @Nullable Instant expiresAt,
      long heldMinor,
      @Nullable String attributes) {
    return new Transaction(
        t.id(),
        t.lane(),
        t.laneSeq(),
        t.type(),
        t.debitAccount(),
        t.creditAccount(),
        t.subjectAccount(),
        t.amountMinor(),
        currency,
        t.occurredAt(),
        t.postedAt(),
        t.bookingDate(),
        t.valueDate(),
        t.client(),
        t.idempotencyKey(),
        t.merchantId(),
        t.category(),
        t.channel(),
        t.country(),
        t.description(),
        kind,
        relatedId,
        expiresAt,
        heldMinor,
        attributes,
        t.counterpartyIsCustomer());
  }

  private Transaction transaction(Duration after, String amount, String debit, String credit) {
    seq++;
    var occurred = START.plus(after);
    var posted = START.plusSeconds(seq);
    return new Transaction(
        new UUID(0x7000L, seq << 16 | (account.hashCode() & 0xffff)),
        0,
        seq,
        "payment",
        debit,
        credit,
        account,
        Money.parse(amount, Money.currency(currency)).minor(),
        currency,
        occurred,
        posted,
        LocalDate.ofInstant(posted, ZoneOffset.UTC),
        LocalDate.ofInstant(occurred, ZoneOffset.UTC),
        "test",
        account + "-" + seq,
        merchant,
        null,
        channel,
        country,
        null);
  }
}
