package io.countinghouse.cli.keys;

import io.countinghouse.sql.keys.KeyToken;
import picocli.CommandLine;

/** A new key as the person sees it. */
final class KeyShown {

  private KeyShown() {}

  /** The key alone on standard output, so that it can be piped to where it belongs. */
  static void once(CommandLine command, KeyToken key) {
    command.getErr().printf("countinghouse: key %s; it is shown only now%n", key.keyId());
    command.getErr().flush();
    command.getOut().println(key.token());
    command.getOut().flush();
  }
}
