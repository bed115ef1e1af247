/** Learning and measuring the fraud model from a file. */
@NullMarked
package io.countinghouse.cli.score;

import org.jspecify.annotations.NullMarked;
