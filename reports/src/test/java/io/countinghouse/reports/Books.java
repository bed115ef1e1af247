package io.countinghouse.reports;

import io.countinghouse.events.Account;
import io.countinghouse.events.ChainHash;
import io.countinghouse.events.Entry;
import io.countinghouse.events.Transaction;
import io.countinghouse.events.Transaction.Kind;
import io.countinghouse.testkit.Seeds;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Generated entries of one lane, in order, with their chain. */
public final class Books {

  private static final List<String> CURRENCIES = List.of("EUR", "JPY", "BHD");
  private static final Instant BEGIN = Instant.parse("2026-03-30T08:00:00Z");

  private final int lane;
  private final RandomGenerator random;
  private final List<Entry> entries = new ArrayList<>();

  private Books(int lane, long seed) {
    this.lane = lane;
    this.random = Seeds.random(seed);
  }

  /** Opens accounts and posts transactions between them, over the end of a month. */
  public static Books generate(int lane, int accounts, int transactions, long seed) {
    var books = new Books(lane, seed);
    for (int i = 0; i < accounts; i++) {
      books.entries.add(books.account(i));
    }
    return books.more(accounts, transactions);
  }

  /**
   * Adds one of each kind: 70 of an authorisation of 100 captured, one of 50 voided, one of 30
   * still open, and a capture reversed.
   */
  public Books withEveryKind() {
    var captured = add(Kind.AUTHORISE, 100, null, 100);
    var capture = add(Kind.CAPTURE, 70, captured, -100);
    var voided = add(Kind.AUTHORISE, 50, null, 50);
    add(Kind.VOID, 50, voided, -50);
    add(Kind.AUTHORISE, 30, null, 30);
    add(Kind.REVERSE, 70, capture, 0);
    return this;
  }

  /** Adds an authorisation of the first account. */
  public UUID authorise(long amount) {
    return add(Kind.AUTHORISE, amount, null, amount);
  }

  /** Adds the capture of a whole authorisation. */
  public Books capture(UUID authorisation, long amount) {
    add(Kind.CAPTURE, amount, authorisation, -amount);
    return this;
  }

  /** Adds transactions between the first so many accounts. */
  public Books more(int accounts, int transactions) {
    for (int i = 0; i < transactions; i++) {
      entries.add(transaction(accounts));
    }
    return this;
  }

  private UUID add(Kind kind, long amount, @Nullable UUID related, long held) {
    var id = new UUID(random.nextLong(), random.nextLong());
    var posted = time();
    boolean back = kind == Kind.REVERSE;
    entries.add(
        new Transaction(
            id,
            lane,
            seq(),
            "payment",
            name(back ? 1 : 0),
            name(back ? 0 : 1),
            name(0),
            amount,
            "EUR",
            posted,
            posted,
            day(posted),
            day(posted),
            "client",
            "key-" + lane + "-" + seq(),
            null,
            null,
            null,
            null,
            null,
            kind,
            related,
            kind == Kind.AUTHORISE ? posted.plusSeconds(60) : null,
            held,
            "{\"n\":1.5}",
            true));
    return id;
  }

  public int lane() {
    return lane;
  }

  public List<Entry> entries() {
    return entries;
  }

  /** The chain after the first so many entries. */
  public ChainHash chainAt(int seq) {
    var at = ChainHash.GENESIS;
    for (var entry : entries.subList(0, seq)) {
      at = at.next(entry);
    }
    return at;
  }

  private long seq() {
    return entries.size() + 1L;
  }

  private Instant time() {
    return BEGIN.plusSeconds(1_200L * entries.size()).plusNanos(1_000);
  }

  private Account account(int number) {
    return new Account(
        name(number),
        lane,
        seq(),
        Account.Kind.CUSTOMER,
        Account.Status.OPEN,
        null,
        number % 2 == 0 ? "DE" : null,
        number % 4 == 0 ? "customer\\" + number : null,
        number % 5 == 0 ? -1_000L * number : null,
        time());
  }

  private String name(int number) {
    return "lane" + lane + " \"account\", " + number;
  }

  private Transaction transaction(int accounts) {
    int debit = random.nextInt(accounts);
    int credit = (debit + 1 + random.nextInt(accounts - 1)) % accounts;
    var posted = time();
    var occurred = posted.minusSeconds(random.nextInt(200_000));
    return new Transaction(
            new UUID(random.nextLong(), random.nextLong()),
            lane,
            seq(),
            "payment",
            name(debit),
            name(credit),
            name(random.nextBoolean() ? debit : credit),
            1 + random.nextLong(1_000_000),
            CURRENCIES.get(random.nextInt(CURRENCIES.size())),
            occurred,
            posted,
            day(posted),
            day(occurred),
            "client",
            "key-" + lane + "-" + seq(),
            random.nextBoolean() ? "merchant" : null,
            null,
            random.nextBoolean() ? "card" : null,
            random.nextBoolean() ? "FR" : null,
            random.nextBoolean() ? "it's a \\ \"test\"" : null)
        .withCounterpartyIsCustomer(true);
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
