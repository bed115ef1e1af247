@NullMarked
package io.countinghouse.detection.alert;

import org.jspecify.annotations.NullMarked;
