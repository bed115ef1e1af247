/** Figures about an event in the light of its account's history: pure functions, written once. */
@NullMarked
package io.countinghouse.detection.feature;

import org.jspecify.annotations.NullMarked;
