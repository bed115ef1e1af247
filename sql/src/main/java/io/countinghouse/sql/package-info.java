/** The schemas of both databases and what applies them. */
@NullMarked
package io.countinghouse.sql;

import org.jspecify.annotations.NullMarked;
