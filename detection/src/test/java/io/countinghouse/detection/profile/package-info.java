@NullMarked
package io.countinghouse.detection.profile;

import org.jspecify.annotations.NullMarked;
