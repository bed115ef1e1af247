package io.countinghouse.reports.rates;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Money;
import io.countinghouse.reports.Resources;
import io.countinghouse.reports.reconcile.LedgerLock;
import io.countinghouse.reports.reconcile.PostgresAddress;
import io.countinghouse.sql.ClickHouseAccess;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/**
 * The table of rates: loads are added, never changed. The number of a load is greater than any
 * before, so that the latest counts, and a run does not see the loads after its own. ClickHouse
 * can't keep two loads apart; the ledger does.
 */
public final class RateStore {

  private static final Duration ANSWER_MAX = Duration.ofMinutes(1);

  /** Of the rates that a file brought, those that a later load has changed. */
  private static final String CHANGED =
      """
      SELECT count() AS rates, countIf(own != newest) AS changed
      FROM (
        SELECT argMaxIf(per_eur, load_id, digest = {digest:String}) AS own, argMax(per_eur, load_id) AS newest
        FROM fx_rates
        WHERE (currency, day) IN (SELECT currency, day FROM fx_rates WHERE digest = {digest:String})
        GROUP BY currency, day
      )
      """;

  private static final String LAST = Resources.text("/runs/rates.sql");

  private final ClickHouseAccess access;
  private final PostgresAddress ledger;

  /**
   * @param ledger keeps loads apart; whoever may log in
   */
  public RateStore(ClickHouseAccess access, PostgresAddress ledger) {
    this.access = access;
    this.ledger = ledger;
  }

  /**
   * Loads a file, whole or not at all; one that is there already, and all of whose rates count, is
   * left as it is.
   *
   * @return how many rates were loaded; 0 if this very file was loaded before, and counts
   * @throws SQLException if ClickHouse or the ledger can't be reached or refuses, or another load
   *     is at work
   */
  public int load(RateFile file) throws SQLException {
    try (var _ = LedgerLock.take(ledger, "ledger.rates", "another load of rates is at work");
        var client = access.client(ANSWER_MAX)) {
      endOthers(client);
      if (loaded(client, file)) {
        return 0;
      }
      insert(client, file);
      return file.rates().size();
    } catch (ClickHouseException | ExecutionException e) {
      throw new SQLException("the rates can't be loaded: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while rates were loaded; load them again", e);
    }
  }

  /**
   * Ends what a load still inserts that was killed or lost its lock: its number was greater than
   * all others only until now.
   */
  private void endOthers(Client client) {
    client.queryAll("KILL QUERY WHERE startsWith(query_id, '" + queries() + "') SYNC");
  }

  private String queries() {
    return "rates:" + access.database() + ":";
  }

  private static boolean loaded(Client client, RateFile file) {
    var found = client.queryAll(CHANGED, Map.of("digest", file.digest())).getFirst();
    return found.getLong("rates") > 0 && found.getLong("changed") == 0;
  }

  /** One INSERT of one block, so one part: all or nothing. */
  private void insert(Client client, RateFile file)
      throws ExecutionException, InterruptedException {
    long last = client.queryAll(LAST).getFirst().getLong("last_load");
    long load = Math.max(Micros.of(Instant.now()), last + 1);
    var text = new StringBuilder();
    for (var rate : file.rates()) {
      text.append(load).append('\t').append(rate.day()).append('\t').append(rate.currency());
      text.append('\t').append(rate.perEuro().toPlainString()).append('\t');
      text.append(Money.currency(rate.currency()).getDefaultFractionDigits()).append('\t');
      text.append(file.name().replaceAll("[\\\\\\p{Cntrl}]", "_")).append('\t');
      text.append(file.digest()).append('\n');
    }
    var columns = List.of("load_id", "day", "currency", "per_eur", "digits", "source", "digest");
    var bytes = new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
    var settings = new InsertSettings().setQueryId(queries() + UUID.randomUUID());
    try (var answer =
        client.insert("fx_rates", columns, bytes, ClickHouseFormat.TabSeparated, settings).get()) {
      assert answer != null;
    }
  }
}
