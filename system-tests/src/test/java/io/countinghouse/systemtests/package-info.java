/** What no module can promise alone. */
@NullMarked
package io.countinghouse.systemtests;

import org.jspecify.annotations.NullMarked;
