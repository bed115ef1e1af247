/** The scorer: reads transactions, keeps each account's recent history, writes scores and flags. */
@NullMarked
package io.countinghouse.scorer;

import org.jspecify.annotations.NullMarked;
