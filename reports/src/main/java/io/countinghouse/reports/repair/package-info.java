/** What ClickHouse lacks of the ledger, and how it can come back. */
@NullMarked
package io.countinghouse.reports.repair;

import org.jspecify.annotations.NullMarked;
