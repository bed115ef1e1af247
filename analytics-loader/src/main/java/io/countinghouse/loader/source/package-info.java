/** The Kafka side: the group's consumer, its commits, the dead letters. */
@NullMarked
package io.countinghouse.loader.source;

import org.jspecify.annotations.NullMarked;
