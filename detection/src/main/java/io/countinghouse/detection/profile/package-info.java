/** What is known of the other side of a payment: how much it took, and how much of it was fraud. */
@NullMarked
package io.countinghouse.detection.profile;

import org.jspecify.annotations.NullMarked;
