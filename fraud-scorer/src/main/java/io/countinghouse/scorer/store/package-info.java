/** The histories in the store that survives a restart. */
@NullMarked
package io.countinghouse.scorer.store;

import org.jspecify.annotations.NullMarked;
