@NullMarked
package io.countinghouse.sql.facts;

import org.jspecify.annotations.NullMarked;
