@NullMarked
package io.countinghouse.topics;

import org.jspecify.annotations.NullMarked;
