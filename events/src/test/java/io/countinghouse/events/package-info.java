@NullMarked
package io.countinghouse.events;

import org.jspecify.annotations.NullMarked;
