/** {@code countinghouse keys} and {@code audit}: who may use the API, and what is on record. */
@NullMarked
package io.countinghouse.cli.keys;

import org.jspecify.annotations.NullMarked;
