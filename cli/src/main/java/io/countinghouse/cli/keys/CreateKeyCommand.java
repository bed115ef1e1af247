package io.countinghouse.cli.keys;

import io.countinghouse.cli.LedgerOption;
import io.countinghouse.sql.keys.KeyAdmin;
import io.countinghouse.sql.keys.Scope;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse keys create}. */
@Command(
    name = "create",
    description = {
      "Make a key. It is shown this once, on standard output; the ledger has only its SHA-256.",
      "Scopes: transactions:write, transactions:read, accounts:write, accounts:read,",
      "rules:write, rules:read, alerts:write, metrics:read.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse keys create --client shop-7 --scope transactions:write --scope accounts:read",
      "  ./countinghouse keys create --client auditors --scope accounts:read --expires-days 30",
    })
final class CreateKeyCommand implements Callable<Integer> {

  private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final int RATE_MAX = 1_000_000;
  private static final int BURST_MAX = 10_000_000;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final LedgerOption ledger = new LedgerOption();

  @Option(
      names = "--client",
      required = true,
      paramLabel = "NAME",
      description = "Whose it is; the name belongs to the client's idempotency keys.")
  private String client = "";

  @Option(
      names = "--scope",
      required = true,
      split = ",",
      paramLabel = "SCOPE",
      description = "What it allows; several times or with commas.")
  private List<String> scopes = List.of();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Requests and NDJSON lines a second for the client, all its keys together, at each"
              + " instance (default: 1000).")
  private int rate = 1_000;

  @Option(
      names = "--burst",
      paramLabel = "N",
      defaultValue = "10000",
      description = "As many at once after a pause (default: 10000, one full batch).")
  private int burst = 10_000;

  @Option(
      names = "--expires-days",
      paramLabel = "DAYS",
      description = "When it ends by itself (default: never).")
  private @Nullable Integer expiresDays;

  @Override
  public Integer call() {
    check(CLIENT.matcher(client).matches(), "--client must be 1..64 letters, digits, _ . or -");
    check(rate >= 1 && rate <= RATE_MAX, "--rate must be from 1 to " + RATE_MAX);
    check(burst >= 1 && burst <= BURST_MAX, "--burst must be from 1 to " + BURST_MAX);
    check(expiresDays == null || expiresDays >= 1, "--expires-days must be 1 or more");
    var wanted = wanted();
    var life = expiresDays == null ? null : Duration.ofDays(expiresDays);
    var limit = new KeyAdmin.Limit(rate, burst);
    var key = ledger.asOwner(sql -> new KeyAdmin(sql).create(client, wanted, limit, life));
    KeyShown.once(spec.commandLine(), key);
    return 0;
  }

  private Set<Scope> wanted() {
    var wanted = EnumSet.noneOf(Scope.class);
    for (var name : scopes) {
      wanted.add(
          Scope.find(name)
              .orElseThrow(() ->
                  new ParameterException(
                      spec.commandLine(),
                      "--scope must be one of %s".formatted(List.of(Scope.values())))));
    }
    return wanted;
  }

  private void check(boolean holds, String rule) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), rule);
    }
  }
}
