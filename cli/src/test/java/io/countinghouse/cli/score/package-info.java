@NullMarked
package io.countinghouse.cli.score;

import org.jspecify.annotations.NullMarked;
