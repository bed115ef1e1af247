package io.countinghouse.cli.keys;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.LedgerOption;
import io.countinghouse.sql.keys.KeyAdmin;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse keys rotate}. */
@Command(
    name = "rotate",
    description = {
      "Make a new key with the same client and scopes; the old one stays valid for the overlap.",
    },
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse keys rotate 5f0c1d2e3a4b5c6d --overlap-hours 2")
final class RotateKeyCommand implements Callable<Integer> {

  private static final int HOURS_MAX = 24 * 90;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final LedgerOption ledger = new LedgerOption();

  @Parameters(paramLabel = "KEY", description = "The key's id, as list shows it.")
  private String keyId = "";

  @Option(
      names = "--overlap-hours",
      paramLabel = "N",
      defaultValue = "24",
      description = "How long the old key stays valid (default: 24; 0: not at all).")
  private int overlapHours = 24;

  @Override
  public Integer call() {
    if (overlapHours < 0 || overlapHours > HOURS_MAX) {
      throw new ParameterException(
          spec.commandLine(), "--overlap-hours must be from 0 to " + HOURS_MAX);
    }
    var overlap = Duration.ofHours(overlapHours);
    var key =
        ledger
            .asOwner(sql -> new KeyAdmin(sql).rotate(keyId, overlap))
            .orElseThrow(() -> new CommandFailed("there is no active key " + keyId));
    KeyShown.once(spec.commandLine(), key);
    return 0;
  }
}
