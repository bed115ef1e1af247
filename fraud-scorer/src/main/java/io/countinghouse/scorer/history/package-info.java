/** What an account did lately: the events, their bounds, and the store that keeps them. */
@NullMarked
package io.countinghouse.scorer.history;

import org.jspecify.annotations.NullMarked;
