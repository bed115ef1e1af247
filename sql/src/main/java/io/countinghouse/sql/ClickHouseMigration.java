package io.countinghouse.sql;

import io.countinghouse.events.Sha256;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One file of {@code sql/clickhouse}.
 *
 * @param version 1, 2, 3 …
 * @param statements at least one, each harmless when it runs twice
 */
record ClickHouseMigration(int version, String name, List<String> statements) {

  private static final Pattern NAME = Pattern.compile("V([1-9][0-9]{0,5})__[a-z0-9_]+\\.sql");

  /**
   * ClickHouse has no transaction around DDL, so a crash may come between a statement and its
   * record, and two starters may run the same one: each must be harmless the second time.
   */
  private static final Pattern REPEATABLE =
      Pattern.compile(
          "(CREATE [A-Z ]+ IF NOT EXISTS|CREATE OR REPLACE|DROP [A-Z]+ IF EXISTS"
              + "|ALTER TABLE \\S+ (ADD|DROP|CLEAR) [A-Z]+ IF (NOT )?EXISTS"
              + "|ALTER TABLE \\S+ (MODIFY|MATERIALIZE|COMMENT|RESET)) .*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  static ClickHouseMigration of(String file, String text) {
    var name = NAME.matcher(file);
    if (!name.matches()) {
      throw new IllegalArgumentException(file + " must be named V<number>__<what>.sql");
    }
    var statements = SqlScript.statements(text);
    if (statements.isEmpty()) {
      throw new IllegalArgumentException(file + " holds no statement");
    }
    for (var statement : statements) {
      if (!REPEATABLE.matcher(statement).matches()) {
        throw new IllegalArgumentException(
            file
                + ": a statement must be harmless when it runs twice (IF NOT EXISTS and the like): "
                + statement);
      }
    }
    return new ClickHouseMigration(Integer.parseInt(name.group(1)), file, statements);
  }

  /** What {@code schema_migrations} keeps of a statement that ran; {@code index} from 0. */
  String record(int index) {
    return "(%d, '%s', %d, %d, '%s')"
        .formatted(
            version,
            name, // of letters, digits and underscores only
            index + 1,
            statements.size(),
            checksum(index));
  }

  /** SHA-256 of a statement, as lower-case hex; {@code index} from 0. */
  String checksum(int index) {
    return Sha256.hex(statements.get(index));
  }
}
