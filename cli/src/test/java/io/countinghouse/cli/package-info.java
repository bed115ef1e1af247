@NullMarked
package io.countinghouse.cli;

import org.jspecify.annotations.NullMarked;
