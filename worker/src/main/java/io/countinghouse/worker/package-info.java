/** Threads and the life of a service process; nothing here knows of payments. */
@NullMarked
package io.countinghouse.worker;

import org.jspecify.annotations.NullMarked;
