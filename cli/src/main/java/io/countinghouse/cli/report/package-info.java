/** {@code countinghouse report}: runs a report and prints it. */
@NullMarked
package io.countinghouse.cli.report;

import org.jspecify.annotations.NullMarked;
