package io.countinghouse.reports.reconcile;

import io.countinghouse.events.LaneSeq;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.chain.Examination;
import io.countinghouse.reports.reconcile.Difference.Kind;
import io.countinghouse.sql.ClickHouseAccess;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Goes from what a reconciliation found to the very entries: from a day and currency whose totals
 * differ to the accounts, from an account to the sequences, from a sequence to the field. Both
 * databases are read row by row in one order, and so much is named and no more.
 */
public final class DrillDown {

  /** Days and currencies that are gone into. */
  static final int DAYS_MAX = 10;

  static final int ACCOUNTS_MAX = 10;

  /** Entries of an account, and of a lane beside. */
  static final int ENTRIES_MAX = 20;

  private final DayLegs legs;
  private final Examination examination;

  /**
   * A day and currency whose totals differ.
   *
   * @param more whether other accounts differ too
   */
  public record Day(String bookingDate, String currency, List<AccountDay> accounts, boolean more) {}

  /**
   * An account whose sums of the day differ.
   *
   * @param more whether other entries differ too
   */
  public record AccountDay(
      String account,
      String ledger,
      String loaded,
      List<Examination.Found> entries,
      boolean more) {}

  /** Sequences of a lane that the ledger never gave out, or does not know any more. */
  public record Beyond(int lane, SeqRange range) {}

  /**
   * All that was found.
   *
   * @param moreDays whether other days and currencies differ too
   * @param entries those that the lanes' own differences name and that are not wrong by account
   * @param beyond lanes of which ClickHouse has sequences that the ledger does not know
   */
  public record Result(
      List<Day> days, boolean moreDays, List<Examination.Found> entries, List<Beyond> beyond) {

    /** Every entry that is wrong, once. */
    public Set<Examination.Found> wrong() {
      var wrong = new LinkedHashSet<Examination.Found>();
      days.forEach(day -> day.accounts().forEach(account -> wrong.addAll(account.entries())));
      wrong.addAll(entries);
      wrong.removeIf(found -> found.kind() == Examination.Kind.EQUAL);
      return wrong;
    }
  }

  private DrillDown(DayLegs legs, Examination examination) {
    this.legs = legs;
    this.examination = examination;
  }

  /**
   * Looks into what the outcome says, up to its vector.
   *
   * @throws SQLException if a database can't be reached or fails
   */
  public static Result run(PostgresAddress postgres, ClickHouseAccess clickHouse, Outcome outcome)
      throws SQLException {
    var vector = new TreeMap<Integer, Long>();
    outcome.lanes().forEach(lane -> vector.put(lane.lane(), lane.lastSeq()));
    try (var ledger = LedgerConnection.open(postgres);
        var days = ClickHouseReader.open(clickHouse);
        var entries = ClickHouseReader.open(clickHouse)) {
      return new DrillDown(new DayLegs(ledger, days, vector), new Examination(ledger, entries))
          .result(outcome.differences());
    }
  }

  private Result result(List<Difference> differences) throws SQLException {
    var days = new ArrayList<Day>();
    int differing = 0;
    for (var difference : differences) {
      var date = difference.bookingDate();
      var currency = difference.currency();
      if (difference.kind() == Kind.TOTALS && date != null && currency != null) {
        differing++;
        if (differing <= DAYS_MAX) {
          days.add(day(new DayCurrency(date, currency)));
        }
      }
    }
    return new Result(days, differing > DAYS_MAX, ofLanes(differences), beyond(differences));
  }

  private Day day(DayCurrency day) throws SQLException {
    var differing = new TreeMap<String, List<String>>();
    var count = new int[1];
    legs.accounts(
        day,
        (ledger, loaded) -> {
          count[0]++;
          var account = ledger != null ? ledger.account() : loaded != null ? loaded.account() : "";
          if (differing.size() < ACCOUNTS_MAX) {
            differing.put(
                account,
                List.of(
                    ledger == null ? "nothing" : ledger.toString(),
                    loaded == null ? "nothing" : loaded.toString()));
          }
        });
    var accounts = new ArrayList<AccountDay>();
    for (Map.Entry<String, List<String>> each : differing.entrySet()) {
      accounts.add(account(day, each.getKey(), each.getValue()));
    }
    return new Day(day.bookingDate(), day.currency(), accounts, count[0] > accounts.size());
  }

  private AccountDay account(DayCurrency day, String account, List<String> sums)
      throws SQLException {
    var entries = new LinkedHashSet<LaneSeq>();
    legs.legs(
        day,
        account,
        (ledger, loaded) -> {
          var leg = ledger != null ? ledger : loaded;
          if (leg != null && entries.size() <= ENTRIES_MAX) {
            entries.add(new LaneSeq(leg.lane(), leg.seq()));
          }
        });
    return new AccountDay(
        account, sums.getFirst(), sums.getLast(), examined(entries), entries.size() > ENTRIES_MAX);
  }

  /** What holds no money shows in no totals; a lane's own difference names it. */
  private List<Examination.Found> ofLanes(List<Difference> differences) throws SQLException {
    var entries = new LinkedHashSet<LaneSeq>();
    for (var difference : differences) {
      var lane = difference.lane();
      if (lane != null && ofEntries(difference.kind())) {
        for (var range : difference.ranges()) {
          for (long seq = range.first();
              seq <= range.last() && entries.size() < ENTRIES_MAX;
              seq++) {
            entries.add(new LaneSeq(lane, seq));
          }
        }
      }
    }
    return examined(entries);
  }

  private static List<Beyond> beyond(List<Difference> differences) {
    var beyond = new ArrayList<Beyond>();
    for (var difference : differences) {
      var lane = difference.lane();
      if (lane != null && difference.kind() == Kind.BEYOND_LEDGER) {
        difference.ranges().forEach(range -> beyond.add(new Beyond(lane, range)));
      }
    }
    return beyond;
  }

  private static boolean ofEntries(Kind kind) {
    return switch (kind) {
      case ENTRIES_MISSING, ENTRIES_DOUBLED, CREDITS_MISSING, CREDITS_STRAY, CREDITS_DOUBLED ->
          true;
      default -> false;
    };
  }

  private List<Examination.Found> examined(Set<LaneSeq> entries) throws SQLException {
    var found = new ArrayList<Examination.Found>();
    for (var entry : entries.stream().limit(ENTRIES_MAX).toList()) {
      found.add(examination.of(entry));
    }
    return found;
  }
}
