/** What the loader asks of ClickHouse: insert a batch, end its query, count its rows. */
@NullMarked
package io.countinghouse.loader.insert;

import org.jspecify.annotations.NullMarked;
