@NullMarked
package io.countinghouse.cli.close;

import org.jspecify.annotations.NullMarked;
