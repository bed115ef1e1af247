/** Entries of the ledger as rows of ClickHouse's tables, whoever brings them there. */
@NullMarked
package io.countinghouse.sql.facts;

import org.jspecify.annotations.NullMarked;
