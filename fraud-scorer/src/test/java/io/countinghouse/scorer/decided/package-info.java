@NullMarked
package io.countinghouse.scorer.decided;

import org.jspecify.annotations.NullMarked;
