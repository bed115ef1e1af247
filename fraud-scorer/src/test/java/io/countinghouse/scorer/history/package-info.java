@NullMarked
package io.countinghouse.scorer.history;

import org.jspecify.annotations.NullMarked;
