@NullMarked
package io.countinghouse.scorer;

import org.jspecify.annotations.NullMarked;
