/** The ledger read as its lanes' logs: for whoever publishes them and whoever proves them. */
@NullMarked
package io.countinghouse.sql.log;

import org.jspecify.annotations.NullMarked;
