package io.countinghouse.reports.reconcile;

import java.math.BigInteger;

/**
 * What moved in a currency on a booking date: more than nothing.
 *
 * @param minor in minor units
 */
public record Moved(long transactions, BigInteger minor) {}
