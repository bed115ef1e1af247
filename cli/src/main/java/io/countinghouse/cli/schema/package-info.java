/** {@code countinghouse schema}: ClickHouse for more than one machine. */
@NullMarked
package io.countinghouse.cli.schema;

import org.jspecify.annotations.NullMarked;
