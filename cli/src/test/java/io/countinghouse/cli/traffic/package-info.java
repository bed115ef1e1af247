@NullMarked
package io.countinghouse.cli.traffic;

import org.jspecify.annotations.NullMarked;
