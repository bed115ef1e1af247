/** Reports as an analyst runs them: an SQL file each, its description, its runner, its output. */
@NullMarked
package io.countinghouse.reports;

import org.jspecify.annotations.NullMarked;
