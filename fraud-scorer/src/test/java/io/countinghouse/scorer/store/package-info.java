@NullMarked
package io.countinghouse.scorer.store;

import org.jspecify.annotations.NullMarked;
