package io.countinghouse.reports.rebuild;

import io.countinghouse.sql.months.Obstacle;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether what reports read, a table's projections, says what its rows say. */
final class Projections {

  private Projections() {}

  /** One for each that does not. */
  static List<Obstacle> against(Store store, String table) throws SQLException {
    var obstacles = new ArrayList<Obstacle>();
    var declared =
        "SELECT name, toString(type) AS type, query FROM system.projections WHERE database = currentDatabase() AND table = '%s' ORDER BY name"
            .formatted(table);
    for (var projection : store.rows(declared)) {
      var name = projection.getString("name");
      var query = projection.getString("query");
      boolean normal = projection.getString("type").equals("Normal");
      var rows = normal ? copy(query) : groups(query);
      var kept =
          normal
              ? digest(
                  store,
                  rows.formatted(
                      "mergeTreeProjection(currentDatabase(), '%s', '%s')".formatted(table, name)),
                  "")
              : digest(
                  store,
                  rows.formatted(table),
                  " SETTINGS optimize_use_projections = 1, force_optimize_projection_name = '%s', preferred_optimize_projection_name = '%s'"
                      .formatted(name, name));
      var facts = digest(store, rows.formatted(table), " SETTINGS optimize_use_projections = 0");
      if (!kept.equals(facts)) {
        obstacles.add(
            new Obstacle(
                "projections", "%s gives %s where the rows give %s".formatted(name, kept, facts)));
      }
    }
    return obstacles;
  }

  /** {@code SELECT columns ORDER BY key}: rows once more. */
  private static String copy(String query) {
    return query.substring(0, query.lastIndexOf(" ORDER BY ")).replace("%", "%%") + " FROM %s";
  }

  /** {@code SELECT … GROUP BY …}; of a set that is kept as a state, what is in it. */
  private static String groups(String query) {
    int group = query.lastIndexOf(" GROUP BY ");
    return query
            .substring(0, group)
            .replace("%", "%%")
            .replaceAll(
                "groupBitmapState\\((\\w+)\\)", "arraySort(bitmapToArray(groupBitmapState($1)))")
        + " FROM %s"
        + query.substring(group).replace("%", "%%");
  }

  private static String digest(Store store, String rows, String settings) throws SQLException {
    var row =
        store
            .rows(
                "SELECT concat(toString(count()), ' rows, hash ', toString(sum(sipHash64(toString(tuple(*)))))) AS digest FROM ("
                    + rows
                    + ")"
                    + settings)
            .getFirst();
    return row.getString("digest");
  }
}
