/** One Kafka partition's next records, gathered into what one commit and a few inserts carry. */
@NullMarked
package io.countinghouse.loader.batch;

import org.jspecify.annotations.NullMarked;
