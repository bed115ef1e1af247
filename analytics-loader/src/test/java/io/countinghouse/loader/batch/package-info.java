@NullMarked
package io.countinghouse.loader.batch;

import org.jspecify.annotations.NullMarked;
