package io.countinghouse.reports.filing;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Who the customers are, in the ledger. Every read and every change of it is in the audit log. */
public final class IdentityStore {

  /** As many as the ledger's function hands out at once. */
  private static final int PIECE = 1_000;

  private static final List<String> COLUMNS =
      Stream.of(IdentityField.values()).map(IdentityField::column).toList();

  /** What is loaded goes by COPY: a server that logs statements logs their parameters with them. */
  private static final String SPOOL =
      "CREATE TEMP TABLE loading (line bigserial, identity jsonb) ON COMMIT DROP";

  private static final String COPY = "COPY pg_temp.loading (identity) FROM STDIN (FORMAT csv)";

  private static final String LOAD =
      """
      INSERT INTO ledger.customer_identity AS known (customer, %1$s)
      SELECT customer, %1$s
      FROM pg_temp.loading, jsonb_populate_record(NULL::ledger.customer_identity, identity) ORDER BY line
      ON CONFLICT (customer) DO UPDATE SET (%1$s, loaded_at) = (%2$s, clock_timestamp())
      WHERE (%3$s) IS DISTINCT FROM (%2$s)
      """
          .formatted(String.join(", ", COLUMNS), prefixed("excluded."), prefixed("known."));

  private static final String READ =
      "SELECT (to_jsonb(i) - 'loaded_at')::text FROM ledger.customer_identities(?, ?) AS i";

  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private final Connection ledger;
  private final JsonMapper json = new JsonMapper();

  /**
   * @param ledger the owner's connection for loading, the filer's for reading; the caller's to
   *     close
   */
  public IdentityStore(Connection ledger) {
    this.ledger = ledger;
  }

  private static String prefixed(String prefix) {
    return COLUMNS.stream().map(prefix::concat).collect(Collectors.joining(", "));
  }

  /**
   * Loads customers, all or none; what was known of each is replaced.
   *
   * @return how many are new or changed
   */
  public int load(List<Identity> identities) throws SQLException {
    ledger.setAutoCommit(false);
    try (var put = ledger.createStatement()) {
      put.execute(SPOOL);
      var copy = ledger.unwrap(PGConnection.class).getCopyAPI();
      copy.copyIn(COPY, new StringReader(csv(identities)));
      int changed = put.executeUpdate(LOAD);
      ledger.commit();
      return changed;
    } catch (SQLException e) {
      ledger.rollback();
      throw e;
    } catch (IOException e) { // there is no file in it
      ledger.rollback();
      throw new SQLException("the ledger broke off", e);
    } finally {
      ledger.setAutoCommit(true);
    }
  }

  private String csv(List<Identity> identities) {
    var lines = new StringBuilder();
    for (var identity : identities) {
      var text = json.writeValueAsString(row(identity));
      lines.append('"').append(text.replace("\"", "\"\"")).append("\"\n");
    }
    return lines.toString();
  }

  private static Map<String, String> row(Identity identity) {
    var row = new LinkedHashMap<String, String>();
    row.put("customer", identity.customer());
    identity.values().forEach((field, value) -> row.put(field.column(), value));
    return row;
  }

  /**
   * Reads who some customers are.
   *
   * @param purpose what for, as the audit log says it
   * @return those that are known, by customer
   */
  public Map<String, Identity> read(Collection<String> customers, String purpose)
      throws SQLException {
    var found = new HashMap<String, Identity>();
    var all = new ArrayList<>(customers);
    try (var read = ledger.prepareStatement(READ)) {
      for (int from = 0; from < all.size(); from += PIECE) {
        var piece = all.subList(from, Math.min(from + PIECE, all.size()));
        read.setArray(1, ledger.createArrayOf("text", piece.toArray()));
        read.setString(2, purpose);
        try (var rows = read.executeQuery()) {
          while (rows.next()) {
            var identity = identity(rows.getString(1));
            found.put(identity.customer(), identity);
          }
        }
      }
    }
    return found;
  }

  private Identity identity(String row) {
    var texts = new HashMap<String, String>();
    json.readValue(row, TEXTS)
        .forEach((name, value) -> texts.put(name, value == null ? "" : value));
    return Identity.of(texts);
  }
}
