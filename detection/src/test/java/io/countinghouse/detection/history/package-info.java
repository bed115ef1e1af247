@NullMarked
package io.countinghouse.detection.history;

import org.jspecify.annotations.NullMarked;
