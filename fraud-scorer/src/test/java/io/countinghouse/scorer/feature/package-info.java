@NullMarked
package io.countinghouse.scorer.feature;

import org.jspecify.annotations.NullMarked;
