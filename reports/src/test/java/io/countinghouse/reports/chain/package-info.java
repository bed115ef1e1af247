/** Every kind of tampering is found at its place, on the real PostgreSQL and ClickHouse. */
@NullMarked
package io.countinghouse.reports.chain;

import org.jspecify.annotations.NullMarked;
