@NullMarked
package io.countinghouse.sql.keys;

import org.jspecify.annotations.NullMarked;
