/** {@code countinghouse rules}: what judges payments is looked at and changed. */
@NullMarked
package io.countinghouse.cli.rules;

import org.jspecify.annotations.NullMarked;
