@NullMarked
package io.countinghouse.training;

import org.jspecify.annotations.NullMarked;
