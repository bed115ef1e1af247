package io.countinghouse.cli.keys;

import io.countinghouse.cli.LedgerOption;
import io.countinghouse.reports.TextTable;
import io.countinghouse.sql.keys.ApiKeyRow;
import io.countinghouse.sql.keys.KeyAdmin;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code countinghouse keys list}. */
@Command(
    name = "list",
    description = "The keys: id, client, scopes, limit, state. Never a secret.",
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse keys list --all")
final class ListKeysCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final LedgerOption ledger = new LedgerOption();

  @Option(names = "--all", description = "Those that are revoked or expired too.")
  private boolean all;

  @Override
  public Integer call() {
    var now = Instant.now();
    var table =
        new TextTable(
            List.of("key", "client", "state", "scopes", ">rate/s", ">burst", "created", "expires"));
    for (var key : ledger.asOwner(sql -> new KeyAdmin(sql).list())) {
      if (all || usable(key.state(now))) {
        table.row(cells(key, now));
      }
    }
    spec.commandLine().getOut().print(table.render());
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static boolean usable(String state) {
    return state.equals("active") || state.equals("rotating");
  }

  private static List<String> cells(ApiKeyRow key, Instant now) {
    return List.of(
        key.keyId(),
        key.client(),
        key.state(now),
        String.join(" ", key.scopes()),
        Integer.toString(key.ratePerSecond()),
        Integer.toString(key.burst()),
        time(key.createdAt()),
        time(key.expiresAt()));
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "-" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
