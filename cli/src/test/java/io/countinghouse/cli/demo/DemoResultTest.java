package io.countinghouse.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DemoResultTest {

  @Test
  void theLastLineHasExactlyTheKeysOfTheContract() {
    var result =
        new DemoResult(
            19_900,
            100,
            19_900,
            19_900,
            42,
            19_900,
            true,
            true,
            0,
            0,
            12.3,
            4321.0,
            new Freshness(80.5, 250.1));
    assertEquals(
        """
        {"posted":19900,"refused":100,"published":19900,"scored":19900,"flagged":42,"loaded":19900,\
        "complete":true,"balanced":true,"duplicates":0,"missing":0,"seconds":12.3,"posted_per_s":4321.0,\
        "freshness_ms":{"p50":80.5,"p99":250.1}}\
        """,
        result.json());
  }
}
