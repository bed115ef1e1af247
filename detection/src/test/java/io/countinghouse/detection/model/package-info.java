@NullMarked
package io.countinghouse.detection.model;

import org.jspecify.annotations.NullMarked;
