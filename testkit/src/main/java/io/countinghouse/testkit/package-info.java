/** What the tests of all modules share: the real servers and seeded randomness. */
@NullMarked
package io.countinghouse.testkit;

import org.jspecify.annotations.NullMarked;
