package io.countinghouse.cli.bench;

import java.time.Duration;

/** One way of posting, to be measured. */
interface Contender {

  String name();

  /** How many post at the same time. */
  int callers();

  /** Posts for a while, as fast as the callers can, each waiting for its answer. */
  Sample run(Duration time) throws Exception;
}
