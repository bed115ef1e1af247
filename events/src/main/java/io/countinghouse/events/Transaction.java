package io.countinghouse.events;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One amount of one currency, from a debit account to a credit account; its {@link Kind} says
 * whether the money moves or is only held. Posted once, never changed.
 *
 * @param id UUIDv7 whose time is {@code postedAt}, to the millisecond
 * @param type the client's word for it, such as {@code card} or {@code cash_deposit}
 * @param subjectAccount the customer's side; one of the two accounts, and the Kafka key
 * @param amountMinor in minor units of the currency, more than 0
 * @param currency ISO 4217 alphabetic code
 * @param occurredAt the client's time, in whole microseconds
 * @param bookingDate the business date of {@code postedAt}
 * @param valueDate the business date of {@code occurredAt}
 * @param client the API client that posted it; {@code idempotencyKey} is unique for it
 * @param country ISO 3166-1 alpha-2 code of where it happened
 * @param relatedId the authorisation that this settles, or the transaction that it reverses
 * @param expiresAt of an authorisation: from then on it can't be captured, in whole microseconds
 * @param heldMinor by how much it changes what is held on the debit account, in minor units: an
 *     authorisation adds its amount, whatever settles it takes the whole of it away
 * @param attributes the client's own, as {@link Attributes} writes them
 * @param counterpartyIsCustomer whether the account on the other side of the subject is known to be
 *     a customer's; records of earlier programs do not say it. What an account stands for never
 *     changes, so this follows from the accounts and is not in the chain.
 */
public record Transaction(
    UUID id,
    int lane,
    long laneSeq,
    String type,
    String debitAccount,
    String creditAccount,
    String subjectAccount,
    long amountMinor,
    String currency,
    Instant occurredAt,
    Instant postedAt,
    LocalDate bookingDate,
    LocalDate valueDate,
    String client,
    String idempotencyKey,
    @Nullable String merchantId,
    @Nullable String category,
    @Nullable String channel,
    @Nullable String country,
    @Nullable String description,
    Kind kind,
    @Nullable UUID relatedId,
    @Nullable Instant expiresAt,
    long heldMinor,
    @Nullable String attributes,
    boolean counterpartyIsCustomer)
    implements Entry {

  /** What a transaction does. The names are stored, and part of the contract. */
  public enum Kind {
    /** Moves money at once. */
    POST,
    /** Holds money on the debit account, until it is captured, voided or expired. */
    AUTHORISE,
    /** Moves what was held or a part of it; the rest is released. */
    CAPTURE,
    /** Releases a hold because a client asked for it. */
    VOID,
    /** Releases a hold because its time is over; the lane posts it by itself. */
    EXPIRE,
    /** Moves the whole amount of a POST or CAPTURE back. */
    REVERSE;

    /** Whether balances change by the amount: POST, CAPTURE and REVERSE. */
    public boolean moves() {
      return switch (this) {
        case POST, CAPTURE, REVERSE -> true;
        case AUTHORISE, VOID, EXPIRE -> false;
      };
    }

    /**
     * Whether the fraud scorer judges it: POST and AUTHORISE, where the customer's decision at the
     * till is made. What follows from an authorisation or undoes a posting is no new decision.
     */
    public boolean scored() {
      return this == POST || this == AUTHORISE;
    }

    /** Whether it ends a hold: CAPTURE, VOID and EXPIRE. */
    public boolean settles() {
      return switch (this) {
        case CAPTURE, VOID, EXPIRE -> true;
        case POST, AUTHORISE, REVERSE -> false;
      };
    }
  }

  /** A plain posting without attributes, to or from nobody who is known to be a customer. */
  public Transaction(
      UUID id,
      int lane,
      long laneSeq,
      String type,
      String debitAccount,
      String creditAccount,
      String subjectAccount,
      long amountMinor,
      String currency,
      Instant occurredAt,
      Instant postedAt,
      LocalDate bookingDate,
      LocalDate valueDate,
      String client,
      String idempotencyKey,
      @Nullable String merchantId,
      @Nullable String category,
      @Nullable String channel,
      @Nullable String country,
      @Nullable String description) {
    this(
        id,
        lane,
        laneSeq,
        type,
        debitAccount,
        creditAccount,
        subjectAccount,
        amountMinor,
        currency,
        occurredAt,
        postedAt,
        bookingDate,
        valueDate,
        client,
        idempotencyKey,
        merchantId,
        category,
        channel,
        country,
        description,
        Kind.POST,
        null,
        null,
        0,
        null,
        false);
  }

  public Transaction {
    Checks.laneSeq(lane, laneSeq);
    Checks.text("type", type);
    Checks.text("debitAccount", debitAccount);
    Checks.text("creditAccount", creditAccount);
    Checks.text("currency", currency);
    Checks.text("client", client);
    Checks.text("idempotencyKey", idempotencyKey);
    Checks.that(amountMinor > 0, "amountMinor", "must be more than 0");
    Checks.that(!debitAccount.equals(creditAccount), "creditAccount", "must differ from debit");
    Checks.that(
        subjectAccount.equals(debitAccount) || subjectAccount.equals(creditAccount),
        "subjectAccount",
        "must be one of the two accounts");
    Checks.occurredAt(occurredAt);
    Checks.postedAt(postedAt);
    checkKind(kind, relatedId, expiresAt, amountMinor, heldMinor);
    Checks.that(
        attributes == null || attributes.startsWith("{"), "attributes", "must be a JSON object");
  }

  private static void checkKind(
      Kind kind, @Nullable UUID relatedId, @Nullable Instant expiresAt, long amount, long held) {
    boolean related = kind.settles() || kind == Kind.REVERSE;
    Checks.that(related == (relatedId != null), "relatedId", "must be given if the kind has one");
    Checks.that(
        (kind == Kind.AUTHORISE) == (expiresAt != null),
        "expiresAt",
        "must be given for AUTHORISE only");
    if (expiresAt != null) {
      Checks.micros("expiresAt", expiresAt);
    }
    boolean right =
        switch (kind) {
          case POST, REVERSE -> held == 0;
          case AUTHORISE -> held == amount;
          case CAPTURE -> held <= -amount;
          case VOID, EXPIRE -> held == -amount;
        };
    Checks.that(right, "heldMinor", "must be what the kind does with the amount");
  }

  /** What the balances change by, in minor units; 0 if nothing moves. */
  public long movedMinor() {
    return kind.moves() ? amountMinor : 0;
  }

  /** The account on the other side of the subject. */
  public String counterparty() {
    return subjectAccount.equals(debitAccount) ? creditAccount : debitAccount;
  }

  /**
   * Whether it is a POST or a CAPTURE between its subject and a customer of the bank: then it
   * belongs to the past of both, though only the subject is scored. What is only held has not
   * reached the other side, and a REVERSE takes nothing back that is past.
   */
  public boolean reachesCustomer() {
    return (kind == Kind.POST || kind == Kind.CAPTURE) && counterpartyIsCustomer;
  }

  /** The same with what is known of its counterparty. */
  public Transaction withCounterpartyIsCustomer(boolean known) {
    return new Transaction(
        id,
        lane,
        laneSeq,
        type,
        debitAccount,
        creditAccount,
        subjectAccount,
        amountMinor,
        currency,
        occurredAt,
        postedAt,
        bookingDate,
        valueDate,
        client,
        idempotencyKey,
        merchantId,
        category,
        channel,
        country,
        description,
        kind,
        relatedId,
        expiresAt,
        heldMinor,
        attributes,
        known);
  }

  /** Whether the money leaves the subject account. */
  public boolean outgoing() {
    return subjectAccount.equals(debitAccount);
  }
}
