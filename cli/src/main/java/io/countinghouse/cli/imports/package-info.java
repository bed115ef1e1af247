/**
 * {@code countinghouse import}: a file's rows go through the HTTP API, in the order file, row, key,
 * batch, answer, summary.
 */
@NullMarked
package io.countinghouse.cli.imports;

import org.jspecify.annotations.NullMarked;
