/** The typed topics on a real Kafka: creation, serdes, headers. */
@NullMarked
package io.countinghouse.topics;

import org.jspecify.annotations.NullMarked;
