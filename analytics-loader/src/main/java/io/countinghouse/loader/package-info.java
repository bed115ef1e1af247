/** Kafka to ClickHouse, exactly once: {@code batch} → {@code insert} → {@code settle}. */
@NullMarked
package io.countinghouse.loader;

import org.jspecify.annotations.NullMarked;
