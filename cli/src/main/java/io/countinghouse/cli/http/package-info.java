/** A light client of the HTTP API: blocking, one connection each caller. */
@NullMarked
package io.countinghouse.cli.http;

import org.jspecify.annotations.NullMarked;
