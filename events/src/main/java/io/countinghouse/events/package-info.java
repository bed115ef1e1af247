/** The language that the services speak: one record a message, its codec, its topic. */
@NullMarked
package io.countinghouse.events;

import org.jspecify.annotations.NullMarked;
