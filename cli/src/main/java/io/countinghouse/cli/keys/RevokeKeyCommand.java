package io.countinghouse.cli.keys;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.LedgerOption;
import io.countinghouse.sql.keys.KeyAdmin;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse keys revoke}. */
@Command(
    name = "revoke",
    description = "End a key at once: every instance refuses it within two seconds.",
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse keys revoke 5f0c1d2e3a4b5c6d")
final class RevokeKeyCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final LedgerOption ledger = new LedgerOption();

  @Parameters(paramLabel = "KEY", description = "The key's id, as list shows it.")
  private String keyId = "";

  @Override
  public Integer call() {
    if (!ledger.asOwner(sql -> new KeyAdmin(sql).revoke(keyId))) {
      throw new CommandFailed("there is no key " + keyId + " that was not revoked before");
    }
    spec.commandLine().getErr().printf("countinghouse: key %s is revoked%n", keyId);
    spec.commandLine().getErr().flush();
    return 0;
  }
}
