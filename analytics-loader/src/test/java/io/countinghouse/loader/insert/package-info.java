@NullMarked
package io.countinghouse.loader.insert;

import org.jspecify.annotations.NullMarked;
