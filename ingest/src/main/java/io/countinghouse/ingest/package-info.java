/** Takes payments in over HTTP, posts them to the ledger in lanes, publishes them to Kafka. */
@NullMarked
package io.countinghouse.ingest;

import org.jspecify.annotations.NullMarked;
