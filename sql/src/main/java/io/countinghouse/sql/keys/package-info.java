/**
 * API keys as the ledger keeps them: what one looks like, what it allows, how it comes and goes.
 */
@NullMarked
package io.countinghouse.sql.keys;

import org.jspecify.annotations.NullMarked;
