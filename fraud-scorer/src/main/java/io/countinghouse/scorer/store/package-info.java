/** The histories in the store that survives a restart, and what is kept decoded beside a store. */
@NullMarked
package io.countinghouse.scorer.store;

import org.jspecify.annotations.NullMarked;
