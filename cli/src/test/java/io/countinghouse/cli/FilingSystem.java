package io.countinghouse.cli;

import io.countinghouse.sql.ClickHouseMigrations;
import io.countinghouse.sql.LedgerMigrations;
import io.countinghouse.testkit.Servers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Servers with cash of March 2026 and what a filing needs on disk: the commands find them by {@code
 * --data}. Ann brought 12,000.00 USD on Saturday the 7th.
 */
final class FilingSystem {

  private static final String CUSTOMERS =
      """
      customer,kind,name,first_name,tin,tin_type,birth_date,street,city,state,zip,country,id_type,id_number,id_country,id_state
      ann,individual,Nowhere,Ann,666123456,ssn,1980-02-29,2 Nowhere Lane,Springfield,VA,22150,US,drivers-license,T66600001,US,VA
      courier,individual,Nowhere,Carl,666123457,ssn,1980-02-28,3 Nowhere Lane,Springfield,VA,22150,US,drivers-license,T66600002,US,VA
      """;

  private static final String FILER =
      """
      transmitter.name=Example Bank
      transmitter.phone=7035550100
      transmitter.tin=666000001
      transmitter.tcc=PTEST123
      transmitter.contact=Compliance Desk
      contact.office=Compliance Office
      contact.phone=7035550101
      conductor.individuals=self
      """
          + Stream.of("transmitter", "institution", "location", "branch")
              .map(FilingSystem::address)
              .reduce("", String::concat)
          + Stream.of("institution", "location")
              .map(FilingSystem::place)
              .reduce("", String::concat);

  private final Path dir;
  private final Map<String, String> environment;

  /** What the last command wrote. */
  private String told = "";

  private FilingSystem(Path dir, Map<String, String> environment) {
    this.dir = dir;
    this.environment = environment;
  }

  private static String address(String part) {
    return "%1$s.street=1 Example Way\n%1$s.city=Springfield\n%1$s.state=VA\n%1$s.zip=22150\n%1$s.country=US\n"
        .formatted(part);
  }

  private static String place(String part) {
    return "%1$s.name=Example Bank\n%1$s.ein=666000001\n%1$s.regulator=occ\n%1$s.type=depository\n"
        .formatted(part);
  }

  static FilingSystem create(Servers servers, Path dir) throws Exception {
    var environment = new HashMap<>(servers.freshDatabase());
    environment.put("INGEST_URL", "http://127.0.0.1:9"); // filing posts nothing
    environment.put("INGEST_API_KEY", "none");
    var connection = Connection.of(environment);
    var owner = connection.postgresOwner();
    LedgerMigrations.apply(owner.url(), owner.user(), owner.password());
    ClickHouseMigrations.apply(connection.owner());
    connection.write(dir);
    var system = new FilingSystem(dir, environment);
    system.facts(
        """
        INSERT INTO account_entries (account, kind, status, country, customer_id, lane, lane_seq, posted_at) VALUES
          ('till', 'cash', 'open', 'US', NULL, 0, 1, '2026-01-01'), ('a1', 'customer', 'open', 'US', 'ann', 0, 2, '2026-01-01')
        """);
    system.facts(
        """
        INSERT INTO postings (lane, lane_seq, transaction_id, side, account, counterparty, kind, amount_minor, currency,
          occurred_at, posted_at, booking_date, value_date, channel)
        SELECT 0, 3, '00000000-0000-7000-0000-000000000003', leg.1, leg.2, leg.3, 'post', 1200000, 'USD',
               '2026-03-07 17:00:00', '2026-03-07 17:00:00', '2026-03-07', '2026-03-07', 'branch'
        FROM (SELECT arrayJoin([('debit', 'till', 'a1'), ('credit', 'a1', 'till')]) AS leg)
        """);
    system.facts(
        "INSERT INTO lane_watermarks VALUES (0, 1, 3, '2026-04-02 00:00:00', '%s', 'b', 0, 3)"
            .formatted("0".repeat(64)));
    Files.writeString(dir.resolve("filer.properties"), FILER);
    Files.writeString(dir.resolve("customers.csv"), CUSTOMERS);
    if (system.run("customers", "load", dir.resolve("customers.csv").toString()) != 0) {
      throw new IllegalStateException(system.told());
    }
    return system;
  }

  private void facts(String sql) {
    try (var client = Connection.of(environment).owner().client(Duration.ofMinutes(1))) {
      client.queryAll(sql);
    }
  }

  /** Leaves no facts for the next test: the database is all tests' own. */
  void forget() {
    for (var table : List.of("account_entries", "postings", "lane_watermarks", "report_runs")) {
      facts("TRUNCATE TABLE " + table);
    }
  }

  /** Files March. */
  int fileMarch(@Nullable String conductors) throws Exception {
    return file(conductors, "--from", "2026-03-01", "--to", "2026-03-31");
  }

  /** Files; {@link #batch} has what came out. */
  int file(@Nullable String conductors, String... options) throws Exception {
    Files.deleteIfExists(batch());
    var all = Stream.of("file", "ctr", "--filer", dir.resolve("filer.properties").toString());
    all = Stream.concat(all, Stream.of("--out", batch().toString()));
    all = Stream.concat(all, Stream.of(options));
    if (conductors != null) {
      var file = Files.writeString(dir.resolve("conductors.csv"), conductors);
      all = Stream.concat(all, Stream.of("--conductors", file.toString()));
    }
    return run(all.toArray(String[]::new));
  }

  int run(String... words) {
    var out = new StringWriter();
    var command = Countinghouse.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
    var all = Stream.concat(Stream.of(words), Stream.of("--data", dir.toString()));
    int code = command.execute(all.toArray(String[]::new));
    told = out.toString();
    return code;
  }

  Path batch() {
    return dir.resolve("batch.xml");
  }

  /** What the last command wrote, both streams. */
  String told() {
    return told;
  }
}
