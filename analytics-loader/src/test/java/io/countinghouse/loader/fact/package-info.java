@NullMarked
package io.countinghouse.loader.fact;

import org.jspecify.annotations.NullMarked;
