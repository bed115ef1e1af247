@NullMarked
package io.countinghouse.detection.feature;

import org.jspecify.annotations.NullMarked;
