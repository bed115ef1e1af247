@NullMarked
package io.countinghouse.detection.rule;

import org.jspecify.annotations.NullMarked;
