package io.countinghouse.testkit;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seeds for generated input. Each is told in the log, so that a failure can be repeated with {@code
 * -Dseed=<the seed>}, which then is the only one.
 */
public final class Seeds {
  private static final Logger LOG = LoggerFactory.getLogger(Seeds.class);
  private static final String PROPERTY = "seed";

  private Seeds() {}

  /** As many seeds, new ones in each run; for a {@code @ParameterizedTest}. */
  public static LongStream some(int count) {
    var told = Long.getLong(PROPERTY);
    return told != null ? LongStream.of(told) : new SplittableRandom().longs(count);
  }

  public static long one() {
    return some(1).findFirst().orElseThrow();
  }

  /** A generator of this seed, which it tells. */
  public static RandomGenerator random(long seed) {
    LOG.info("repeat with -D{}={}", PROPERTY, seed);
    return new SplittableRandom(seed);
  }
}
