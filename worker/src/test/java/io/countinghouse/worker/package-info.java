@NullMarked
package io.countinghouse.worker;

import org.jspecify.annotations.NullMarked;
