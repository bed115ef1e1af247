package io.countinghouse.cli.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds in which every contender has its turn
 * @param each how long a turn takes
 * @param warmUp of a service, before each of its two kinds of load is measured
 */
record BenchScale(int accounts, int rounds, Duration each, Duration warmUp) {}
