/** Many rows to PostgreSQL at once, in its binary form: arrays as parameters, and COPY. */
@NullMarked
package io.countinghouse.sql.rows;

import org.jspecify.annotations.NullMarked;
