/** Topics of decisions, read whole by every instance before the stream that they are about. */
@NullMarked
package io.countinghouse.scorer.decided;

import org.jspecify.annotations.NullMarked;
