/** Alerts: what flags of one account belong together, and which account is snoozed. */
@NullMarked
package io.countinghouse.detection.alert;

import org.jspecify.annotations.NullMarked;
