/** The state coming back from Kafka: how much of it is there, and whether it moves. */
@NullMarked
package io.countinghouse.scorer.restore;

import org.jspecify.annotations.NullMarked;
