@NullMarked
package io.countinghouse.loader;

import org.jspecify.annotations.NullMarked;
