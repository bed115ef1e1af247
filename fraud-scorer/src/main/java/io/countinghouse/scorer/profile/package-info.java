/**
 * What becomes known of merchants and counterparties: kept, published, and read as a side input.
 */
@NullMarked
package io.countinghouse.scorer.profile;

import org.jspecify.annotations.NullMarked;
