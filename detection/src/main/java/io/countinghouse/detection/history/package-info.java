/** What an account did lately: the events and their bounds. */
@NullMarked
package io.countinghouse.detection.history;

import org.jspecify.annotations.NullMarked;
