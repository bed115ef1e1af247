package io.countinghouse.cli.alerts;

import io.countinghouse.detection.alert.AccountAlerts;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse alerts snooze}. */
@Command(
    name = "snooze",
    description = {
      "Say that nobody wants to be told of an account for a while. Its payments are scored and",
      "flagged as before; each flag says who snoozed it, why, and until when.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse alerts snooze customer-0001 --for P14D --by analyst-1 \\",
      "    --reason \"travels, called on 2026-03-01\"",
    })
final class SnoozeCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final SnoozeOptions options = new SnoozeOptions();

  @ArgGroup(multiplicity = "1")
  private Until until = new Until();

  /** One of the two. */
  static final class Until {

    @Option(names = "--until", paramLabel = "TIME", description = "For what is posted before then.")
    private @Nullable Instant moment;

    @Option(names = "--for", paramLabel = "P14D", description = "From now on, 90 days at most.")
    private @Nullable Duration span;

    Instant from(Instant now) {
      if (moment != null) {
        return moment;
      }
      return span == null ? now : now.plus(span);
    }
  }

  @Override
  public Integer call() {
    var now = Instant.now();
    var end = until.from(now);
    if (!end.isAfter(now) || end.isAfter(now.plus(AccountAlerts.SNOOZE_MAX))) {
      throw new ParameterException(
          spec.commandLine(), "a snooze ends in the future, within 90 days");
    }
    options.write(end, spec.commandLine().getOut());
    return 0;
  }
}
