package io.countinghouse.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * ClickHouse's users, each with the rights of one task (docs/clickhouse-users.md); their passwords
 * stay over restarts.
 *
 * @param owner all rights on databases whose names start with {@code countinghouse}; migrates
 * @param loader inserts facts and reads back which batches are there
 * @param reporter reads the same databases and records report runs, within limits
 * @param operator reads everything, ends queries, loads rates
 * @param closer reads, and inserts what seals a booking date
 * @param analyst reads, within limits that no query can lift
 * @param branchAnalyst an analyst of whom rows are kept: the accounts of one country
 */
public record ClickHouseLogins(
    Login owner,
    Login loader,
    Login reporter,
    Login operator,
    Login closer,
    Login analyst,
    Login branchAnalyst) {

  /** Who enters. */
  public record Login(String user, String password) {
    /** Shows no secret. */
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  static ClickHouseLogins kept(Kept credentials) {
    return new ClickHouseLogins(
        login(credentials, "countinghouse", "clickhouse.password"),
        login(credentials, "loader", "clickhouse.loader.password"),
        login(credentials, "reporter", "clickhouse.reporter.password"),
        login(credentials, "operator", "clickhouse.operator.password"),
        login(credentials, "closer", "clickhouse.closer.password"),
        login(credentials, "analyst", "clickhouse.analyst.password"),
        login(credentials, "branch_analyst", "clickhouse.branch_analyst.password"));
  }

  private static Login login(Kept credentials, String user, String key) {
    return new Login(user, credentials.get(key, Passwords::random));
  }

  List<Login> all() {
    return List.of(owner, loader, reporter, operator, closer, analyst, branchAnalyst);
  }

  /** The passwords as the container's file of users looks for them. */
  Map<String, String> containerEnvironment() {
    var environment = new LinkedHashMap<String, String>();
    environment.put("COUNTINGHOUSE_OWNER_PASSWORD", owner.password());
    environment.put("COUNTINGHOUSE_LOADER_PASSWORD", loader.password());
    environment.put("COUNTINGHOUSE_REPORTER_PASSWORD", reporter.password());
    environment.put("COUNTINGHOUSE_OPERATOR_PASSWORD", operator.password());
    environment.put("COUNTINGHOUSE_CLOSER_PASSWORD", closer.password());
    environment.put("COUNTINGHOUSE_ANALYST_PASSWORD", analyst.password());
    environment.put("COUNTINGHOUSE_BRANCH_ANALYST_PASSWORD", branchAnalyst.password());
    return environment;
  }
}
