package io.countinghouse.reports.filing;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.HandMade;
import io.countinghouse.reports.runs.ReportRuns;
import io.countinghouse.testkit.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Cash of three customers and a flag in March 2026, and who they are; of one not all is known. */
final class FilingStand implements AutoCloseable {

  static final Map<String, String> MARCH = Map.of("from", "2026-03-01", "to", "2026-03-31");

  private final Databases databases;
  private final HandMade made;
  private final ClickHouseReader reader;
  private final Connection filerLogin;

  private FilingStand(Databases databases) throws SQLException {
    this.databases = databases;
    this.made = new HandMade(databases);
    this.reader = ClickHouseReader.open(databases.clickHouse());
    this.filerLogin = Databases.connection(databases.filer());
  }

  static FilingStand create(Servers servers) throws Exception {
    var stand = new FilingStand(Databases.create(servers));
    stand.cash();
    return stand;
  }

  private void cash() throws Exception {
    made.account("till", "cash", "US", null)
        .account("a1", "customer", "US", "ann")
        .account("b1", "customer", "US", "bob")
        .account("x1", "customer", "US", "acme");
    made.post("till", "a1", 1_000_001, "USD", "2026-03-03T15:00:00Z");
    made.post("a1", "till", 1_000_000, "USD", "2026-03-03T15:00:00Z"); // exactly the threshold
    made.post("till", "b1", 2_000_000, "USD", "2026-03-04T15:00:00Z");
    made.through("branch").post("x1", "till", 600_000, "USD", "2026-03-05T15:00:00Z");
    made.through("atm").post("x1", "till", 600_050, "USD", "2026-03-05T16:00:00Z");
    made.through(null);
    made.flag("a1", "6000.01", "USD", 0.9, "2026-03-03T15:00:00Z", 4);
    made.complete("2026-04-01T04:00:00Z"); // the last of March ends in New York
    load(
        List.of(
            Examples.person("ann"),
            Examples.person("bob", "tin", "", "tin_type", ""),
            Examples.company("acme")));
  }

  int load(List<Map<String, String>> customers) throws Exception {
    var identities = customers.stream().map(Identity::of).toList();
    return new IdentityStore(databases.ledger()).load(identities);
  }

  Filings filings() {
    var runs = new ReportRuns(databases.clickHouse(), reader, "somebody");
    var filer = Examples.filer("conductor.individuals", "self");
    var store = new IdentityStore(filerLogin);
    return new Filings(runs, reader, store, filer, LocalDate.of(2026, 4, 1));
  }

  Databases databases() {
    return databases;
  }

  HandMade made() {
    return made;
  }

  ClickHouseReader reader() {
    return reader;
  }

  /** Who reads who the customers are. */
  Connection filerLogin() {
    return filerLogin;
  }

  @Override
  public void close() throws SQLException {
    filerLogin.close();
    reader.close();
    databases.close();
  }
}
