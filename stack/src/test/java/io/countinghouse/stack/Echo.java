package io.countinghouse.stack;

import io.countinghouse.worker.Env;
import io.countinghouse.worker.Service;

/** The smallest service: tells its word, and fails when it is told to. */
public final class Echo {
  private Echo() {}

  public static void main(String[] args) {
    var env = new Env(System.getenv());
    Service.main(
        "echo",
        env,
        service -> {
          if (env.flag("ECHO_FAIL")) {
            throw new IllegalStateException("failing as told");
          }
          service.announces("word", env.text("ECHO_WORD"));
          service.announces("home", env.text("HOME", "none"));
        });
  }
}
