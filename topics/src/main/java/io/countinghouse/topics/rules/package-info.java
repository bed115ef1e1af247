/** The topic of rules as whoever changes them sees it: read to its end, checked, written to. */
@NullMarked
package io.countinghouse.topics.rules;

import org.jspecify.annotations.NullMarked;
