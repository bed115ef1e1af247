package io.countinghouse.training;

import io.countinghouse.detection.history.AccountEvent;
import io.countinghouse.events.Account;
import io.countinghouse.events.AccountKinds;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Money;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Labelled payments in CSV, packed with gzip or not: with the handbook's columns ({@code
 * TRANSACTION_ID}, {@code TX_DATETIME} in UTC, {@code CUSTOMER_ID}, {@code TERMINAL_ID}, {@code
 * TX_AMOUNT}, {@code TX_FRAUD}), or with those of {@code import} and {@code fraud} (0 or 1), where
 * the subject account, and whether the other side is a customer, are told as {@code import} tells
 * them.
 */
public final class PaymentFile {

  private static final String HANDBOOK = "TX_DATETIME";

  private final Map<String, String> texts = new HashMap<>();
  private long row;

  private PaymentFile() {}

  /**
   * Reads all rows, in the order of time.
   *
   * @throws IllegalArgumentException naming the line and what is wrong with it
   */
  public static List<LabelledPayment> read(Path path) throws IOException {
    return new PaymentFile().rows(path);
  }

  private List<LabelledPayment> rows(Path path) throws IOException {
    var rows = new ArrayList<LabelledPayment>();
    var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (var in = open(path);
        var text = new InputStreamReader(in, StandardCharsets.UTF_8);
        var csv = format.parse(text)) {
      boolean handbook = csv.getHeaderNames().contains(HANDBOOK);
      for (var record : csv) {
        row = csv.getCurrentLineNumber();
        rows.add(row(record, handbook));
      }
    }
    rows.sort(
        Comparator.comparingLong((LabelledPayment one) -> one.event().occurredAtUs())
            .thenComparing(one -> one.event().id()));
    return rows;
  }

  private static InputStream open(Path path) throws IOException {
    var in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    in.mark(2);
    boolean packed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return packed ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private LabelledPayment row(CSVRecord record, boolean handbook) {
    try {
      return handbook ? handbook(record) : canonical(record);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("line " + row + ": " + e.getMessage(), e);
    }
  }

  private LabelledPayment handbook(CSVRecord r) {
    var time = LocalDateTime.parse(r.get(HANDBOOK).replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    var terminal = shared(r.get("TERMINAL_ID"));
    var event =
        new AccountEvent(
            Micros.of(time),
            new UUID(0, row),
            true,
            minor(r.get("TX_AMOUNT"), "EUR"),
            "EUR",
            terminal,
            terminal,
            null,
            null);
    return new LabelledPayment(
        r.get("TRANSACTION_ID"),
        shared(r.get("CUSTOMER_ID")),
        event,
        false,
        fraud(r.get("TX_FRAUD")));
  }

  private LabelledPayment canonical(CSVRecord r) {
    var debit = required(r, "debit_account");
    var credit = required(r, "credit_account");
    var subject = AccountKinds.subject(optional(r, "subject_account"), debit, credit);
    boolean outgoing = subject.equals(debit);
    var currency = required(r, "currency");
    var event =
        new AccountEvent(
            Micros.of(Instant.parse(required(r, "occurred_at"))),
            new UUID(0, row),
            outgoing,
            minor(required(r, "amount"), currency),
            currency,
            outgoing ? credit : debit,
            optional(r, "merchant_id"),
            optional(r, "channel"),
            optional(r, "country"));
    var id = Objects.requireNonNullElse(optional(r, "idempotency_key"), "line-" + row);
    boolean reachesCustomer = AccountKinds.of(event.counterparty()) == Account.Kind.CUSTOMER;
    return new LabelledPayment(id, subject, event, reachesCustomer, fraud(required(r, "fraud")));
  }

  /** Zero amounts, which the handbook's data have, count as the least amount: logarithms follow. */
  private static long minor(String amount, String currency) {
    long minor = Money.parse(amount, Money.currency(currency)).minor();
    if (minor < 0) {
      throw new IllegalArgumentException("amount must be 0 or more, not " + amount);
    }
    return Math.max(1, minor);
  }

  private static boolean fraud(String text) {
    return switch (text) {
      case "0" -> false;
      case "1" -> true;
      default -> throw new IllegalArgumentException("fraud must be 0 or 1, not " + text);
    };
  }

  private String required(CSVRecord r, String column) {
    var value = optional(r, column);
    if (value == null) {
      throw new IllegalArgumentException(column + " is missing");
    }
    return value;
  }

  private @Nullable String optional(CSVRecord r, String column) {
    if (!r.isMapped(column) || r.get(column).isEmpty()) {
      return null;
    }
    return shared(r.get(column));
  }

  /** One text for equal texts: a million rows name a few thousand accounts. */
  private String shared(String text) {
    return texts.computeIfAbsent(text, same -> same);
  }
}
