@NullMarked
package io.countinghouse.scorer.rule;

import org.jspecify.annotations.NullMarked;
