package io.countinghouse.reports.rebuild;

import io.countinghouse.events.Account;
import io.countinghouse.events.Entry;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.sql.facts.AccountRows;
import io.countinghouse.sql.facts.Origin;
import io.countinghouse.sql.facts.PostingRows;
import io.countinghouse.sql.facts.RowBinary;
import java.util.List;
import java.util.stream.Stream;

/** A table of ClickHouse whose rows are the ledger's entries, and nothing else. */
public enum EntryTable {
  POSTINGS(
      PostingRows.TABLE,
      PostingRows.LEGS,
      PostingRows.COLUMNS,
      "toString(side)",
      "ledger.transaction"),
  ACCOUNT_ENTRIES(AccountRows.TABLE, 1, AccountRows.COLUMNS, "'entry'", "ledger.account_entry");

  private final String table;
  private final int rowsPerEntry;
  private final String content;
  private final String leg;
  private final String ledger;

  EntryTable(String table, int rowsPerEntry, List<String> content, String leg, String ledger) {
    this.table = table;
    this.rowsPerEntry = rowsPerEntry;
    this.content = String.join(", ", content);
    this.leg = leg;
    this.ledger = ledger;
  }

  /** Its name in ClickHouse. */
  public String table() {
    return table;
  }

  int rowsPerEntry() {
    return rowsPerEntry;
  }

  /** Which of an entry's rows a row is, as an expression of ClickHouse. */
  String leg() {
    return leg;
  }

  /** The stream that brings its entries. */
  Topic<?> topic() {
    return this == POSTINGS ? Topics.TRANSACTIONS : Topics.ACCOUNTS;
  }

  /** Where the ledger has them. */
  String ledger() {
    return ledger;
  }

  /** What the ledger says of a row, comma by comma; without where the row comes from. */
  String content() {
    return content;
  }

  /** All columns of an insert. */
  List<String> columns() {
    return Stream.concat(Stream.of(content.split(", ", -1)), Origin.COLUMNS.stream())
        .map(name -> "`" + name + "`")
        .toList();
  }

  /** Whether the entry belongs here. */
  boolean keeps(Entry entry) {
    return switch (entry) {
      case Transaction _ -> this == POSTINGS;
      case Account _ -> this == ACCOUNT_ENTRIES;
    };
  }

  /** The rows of an entry that belongs here. */
  static void write(Entry entry, Origin origin, RowBinary out) {
    switch (entry) {
      case Transaction transaction -> PostingRows.write(transaction, origin, out);
      case Account account -> AccountRows.write(account, origin, out);
    }
  }
}
