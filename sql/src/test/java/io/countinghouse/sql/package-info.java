@NullMarked
package io.countinghouse.sql;

import org.jspecify.annotations.NullMarked;
