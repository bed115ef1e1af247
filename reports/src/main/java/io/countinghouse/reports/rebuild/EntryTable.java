package io.countinghouse.reports.rebuild;

import static java.util.stream.Collectors.joining;

import io.countinghouse.events.Account;
import io.countinghouse.events.Entry;
import io.countinghouse.events.Topic;
import io.countinghouse.events.Topics;
import io.countinghouse.events.Transaction;
import io.countinghouse.sql.facts.AccountRows;
import io.countinghouse.sql.facts.Column;
import io.countinghouse.sql.facts.Origin;
import io.countinghouse.sql.facts.PostingRows;
import io.countinghouse.sql.facts.RowBinary;
import io.countinghouse.sql.facts.TopicTables;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A table of ClickHouse whose rows are the ledger's entries, and nothing else. */
public enum EntryTable {
  POSTINGS(
      Topics.TRANSACTIONS,
      PostingRows.LEGS,
      PostingRows.COLUMNS,
      "toString(side)",
      "ledger.transaction"),
  ACCOUNT_ENTRIES(Topics.ACCOUNTS, 1, AccountRows.COLUMNS, "'entry'", "ledger.account_entry");

  @SuppressWarnings("ImmutableEnumChecker") // one of the constants in Topics
  private final Topic<?> topic;

  private final int rowsPerEntry;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Column> content;

  private final String leg;
  private final String ledger;

  EntryTable(Topic<?> topic, int rowsPerEntry, List<Column> content, String leg, String ledger) {
    this.topic = topic;
    this.rowsPerEntry = rowsPerEntry;
    this.content = content;
    this.leg = leg;
    this.ledger = ledger;
  }

  /** By its name in ClickHouse; empty: it is no such table. */
  public static Optional<EntryTable> named(String table) {
    return Stream.of(values()).filter(each -> each.table().equals(table)).findFirst();
  }

  /** Its name in ClickHouse. */
  public String table() {
    return TopicTables.of(topic);
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
    return topic;
  }

  /** Where the ledger has them. */
  String ledger() {
    return ledger;
  }

  /** What the ledger says of a row, comma by comma; without where the row comes from. */
  String content() {
    return content.stream().map(Column::name).collect(joining(", "));
  }

  /** All columns of an insert. */
  List<String> columns() {
    return Stream.concat(content.stream(), Origin.COLUMNS.stream())
        .map(column -> "`" + column.name() + "`")
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
