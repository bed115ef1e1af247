/**
 * Months that are taken off the ledger's transactions and put back: the owner's work, once a month.
 */
@NullMarked
package io.countinghouse.sql.months;

import org.jspecify.annotations.NullMarked;
