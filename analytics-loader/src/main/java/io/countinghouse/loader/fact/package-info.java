/** What a message becomes in ClickHouse: the table, its columns, its rows as bytes. */
@NullMarked
package io.countinghouse.loader.fact;

import org.jspecify.annotations.NullMarked;
