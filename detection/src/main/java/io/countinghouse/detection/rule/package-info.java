/** Rules as data: typed conditions over named features, and the score that they add up to. */
@NullMarked
package io.countinghouse.detection.rule;

import org.jspecify.annotations.NullMarked;
