/** {@code countinghouse verify-chain}. */
@NullMarked
package io.countinghouse.cli.verify;

import org.jspecify.annotations.NullMarked;
