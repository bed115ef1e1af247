/** Publishing: a lane's entries and its watermark into Kafka, exactly once. */
@NullMarked
package io.countinghouse.ingest.publish;

import org.jspecify.annotations.NullMarked;
