package io.countinghouse.ingest;

import java.util.HashMap;
import java.util.Map;

/** What a ledger must answer, as plainly as it can be said: one thing after another, in memory. */
final class ModelLedger {

  /** What stands in the ledger of one transaction. */
  private static final class Entry {
    final String kind;
    final String debit;
    final String credit;
    final long cents;
    String hold = "open";
    boolean reversed;

    Entry(String kind, String debit, String credit, long cents) {
      this.kind = kind;
      this.debit = debit;
      this.credit = credit;
      this.cents = cents;
    }
  }

  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, Long> balances = new HashMap<>();
  private final Map<String, Long> held = new HashMap<>();

  long balance(String account) {
    return balances.getOrDefault(account, 0L);
  }

  long held(String account) {
    return held.getOrDefault(account, 0L);
  }

  /**
   * Does what a line asks for.
   *
   * @param id that the real ledger gave it, should it be posted
   * @return {@code posted}, or the name of the refusal
   */
  String apply(Map<String, String> line, String id) {
    var kind = line.getOrDefault("kind", "post");
    return switch (kind) {
      case "post", "authorise" -> post(kind, line, id);
      case "reverse" -> reverse(line, id);
      default -> settle(kind, line, id);
    };
  }

  private String post(String kind, Map<String, String> line, String id) {
    var entry =
        new Entry(
            kind,
            line.getOrDefault("debit_account", ""),
            line.getOrDefault("credit_account", ""),
            cents(line.getOrDefault("amount", "")));
    if (!covered(entry.debit, entry.cents)) {
      return "insufficient-funds";
    }
    if (kind.equals("authorise")) {
      held.merge(entry.debit, entry.cents, Long::sum);
    } else {
      move(entry.debit, entry.credit, entry.cents);
    }
    entries.put(id, entry);
    return "posted";
  }

  private String settle(String kind, Map<String, String> line, String id) {
    var hold = entries.get(line.getOrDefault("transaction_id", ""));
    if (hold == null) {
      return "unknown-transaction";
    }
    if (!hold.kind.equals("authorise")) {
      return "not-an-authorisation";
    }
    if (!hold.hold.equals("open")) {
      return "hold-not-open";
    }
    boolean captures = kind.equals("capture");
    var amount = line.get("amount");
    long cents = captures && amount != null ? cents(amount) : hold.cents;
    if (cents > hold.cents) {
      return "capture-above-hold";
    }
    hold.hold = kind;
    held.merge(hold.debit, -hold.cents, Long::sum);
    if (captures) {
      move(hold.debit, hold.credit, cents);
    }
    entries.put(id, new Entry(kind, hold.debit, hold.credit, cents));
    return "posted";
  }

  private String reverse(Map<String, String> line, String id) {
    var wrong = entries.get(line.getOrDefault("transaction_id", ""));
    if (wrong == null) {
      return "unknown-transaction";
    }
    if (!wrong.kind.equals("post") && !wrong.kind.equals("capture")) {
      return "not-reversible";
    }
    if (wrong.reversed) {
      return "already-reversed";
    }
    if (!covered(wrong.credit, wrong.cents)) {
      return "insufficient-funds";
    }
    wrong.reversed = true;
    move(wrong.credit, wrong.debit, wrong.cents);
    entries.put(id, new Entry("reverse", wrong.credit, wrong.debit, wrong.cents));
    return "posted";
  }

  private boolean covered(String account, long cents) {
    return account.startsWith("bank") || balance(account) - held(account) >= cents;
  }

  private void move(String debit, String credit, long cents) {
    balances.merge(debit, -cents, Long::sum);
    balances.merge(credit, cents, Long::sum);
  }

  private static long cents(String amount) {
    return Long.parseLong(amount.replace(".", ""));
  }
}
