/** {@code countinghouse model}: models, as the running scorer reads them from their topic. */
@NullMarked
package io.countinghouse.cli.model;

import org.jspecify.annotations.NullMarked;
