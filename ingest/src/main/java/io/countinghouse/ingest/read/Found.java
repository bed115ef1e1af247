package io.countinghouse.ingest.read;

import static io.countinghouse.sql.ledger.Tables.ACCOUNT;

import io.countinghouse.sql.ledger.tables.records.AccountRecord;
import java.util.Optional;
import org.jooq.DSLContext;

/** Accounts by name. */
final class Found {

  private Found() {}

  static Optional<AccountRecord> account(DSLContext sql, String name) {
    if (name.indexOf('\0') >= 0) {
      return Optional.empty(); // PostgreSQL takes no such text, and no account has such a name
    }
    return sql.selectFrom(ACCOUNT).where(ACCOUNT.ACCOUNT_.eq(name)).fetchOptional();
  }
}
