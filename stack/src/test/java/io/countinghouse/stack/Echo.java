package io.countinghouse.stack;

import io.countinghouse.worker.Env;
import io.countinghouse.worker.Service;
import java.util.concurrent.CountDownLatch;

/** The smallest service: tells its word, fails or never begins when it is told to. */
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
          if (env.flag("ECHO_NEVER_READY")) {
            new CountDownLatch(1).await();
          }
          service.announces("word", env.text("ECHO_WORD"));
          service.announces("home", env.text("HOME", "none"));
        });
  }
}
