package io.countinghouse.reports.rates;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.Client;
import com.clickhouse.data.ClickHouseFormat;
import io.countinghouse.events.Micros;
import io.countinghouse.events.Money;
import io.countinghouse.sql.ClickHouseAccess;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The table of rates: loads are added, never changed. */
public final class RateStore {

  private static final Duration ANSWER_MAX = Duration.ofMinutes(1);

  private final ClickHouseAccess access;

  public RateStore(ClickHouseAccess access) {
    this.access = access;
  }

  /**
   * Loads a file, whole or not at all; one that is there already stays as it is.
   *
   * @return how many rates were loaded; 0 if this very file was loaded before
   * @throws SQLException if ClickHouse can't be reached or refuses
   */
  public int load(RateFile file) throws SQLException {
    try (var client = access.client(ANSWER_MAX)) {
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

  private static boolean loaded(Client client, RateFile file) {
    return !client
        .queryAll(
            "SELECT 1 AS one FROM fx_rates WHERE digest = {digest:String} LIMIT 1",
            Map.of("digest", file.digest()))
        .isEmpty();
  }

  /** One INSERT of one block, so one part: all or nothing. */
  private static void insert(Client client, RateFile file)
      throws ExecutionException, InterruptedException {
    long load = Micros.of(Instant.now());
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
    try (var answer =
        client.insert("fx_rates", columns, bytes, ClickHouseFormat.TabSeparated).get()) {
      assert answer != null;
    }
  }
}
