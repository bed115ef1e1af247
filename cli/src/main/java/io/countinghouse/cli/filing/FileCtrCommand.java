package io.countinghouse.cli.filing;

import io.countinghouse.reports.filing.Conductors;
import io.countinghouse.reports.filing.Form;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countinghouse file ctr}. */
@Command(
    name = "ctr",
    description = {
      "Write currency transaction reports (FinCEN form 112): one for each customer and business day of"
          + " the report large-cash, cash in and cash out over 10,000.00 USD.",
      "What is missing is listed by customer, field and item on standard output, and not made up;"
          + " what is complete is written.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:everything is filed, or there is nothing to file",
      "1:some or all is not filed, because something is missing; it is listed",
      "2:the command line or a file is wrong, or a database can't be reached; nothing is filed",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse file ctr --from 2026-03-01 --to 2026-03-31 --filer filer.properties --out ctr.xml",
      "  ./countinghouse file ctr --as-of RUN --filer filer.properties --out ctr.xml --xsd schemas",
    })
final class FileCtrCommand implements Callable<Integer> {

  private static final String NEW_YORK = "America/New_York";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Option(names = "--from", paramLabel = "DATE", description = "First business day, included.")
  private @Nullable LocalDate from;

  @Option(names = "--to", paramLabel = "DATE", description = "Last business day, included.")
  private @Nullable LocalDate to;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = NEW_YORK,
      description = "Time zone of the business day (default: America/New_York).")
  private ZoneId zone = ZoneId.of(NEW_YORK);

  @Option(
      names = "--cut-off",
      paramLabel = "HH:MM",
      description = "From this time of day on it is the next day (default: 00:00).")
  private @Nullable String cutOff;

  @Option(
      names = "--holidays",
      paramLabel = "DATES",
      description = "Days that are no business days, beside weekends; with commas.")
  private @Nullable String holidays;

  @Option(
      names = "--as-of",
      paramLabel = "RUN",
      description =
          "File the rows of this earlier run of large-cash. It must have been made by the American"
              + " rule and by the --zone, --cut-off and --holidays of this command.")
  private @Nullable UUID asOf;

  @Option(
      names = "--conductors",
      paramLabel = "FILE",
      description =
          "Who stood at the counter: CSV with the header business_day,customer,conductor.")
  private @Nullable Path conductors;

  @Mixin private final FilingOptions options = new FilingOptions();

  @Override
  public Integer call() {
    var given = given();
    return options.run(
        Form.CTR,
        zone,
        spec.commandLine(),
        (filings, file) -> {
          var told = conductors == null ? Conductors.none() : Conductors.read(conductors);
          return asOf == null
              ? filings.ctr(given, told, file)
              : filings.ctr(asOf, given, told, file);
        });
  }

  private Map<String, String> given() {
    if ((from == null || to == null) != (asOf != null) || (from == null) != (to == null)) {
      throw new ParameterException(
          spec.commandLine(), "--from and --to must be given, or --as-of alone");
    }
    var given = new HashMap<String, String>();
    given.put("from", String.valueOf(from));
    given.put("to", String.valueOf(to));
    given.put("zone", zone.getId());
    if (cutOff != null) {
      given.put("cut-off", cutOff);
    }
    if (holidays != null) {
      given.put("holidays", holidays);
    }
    return given;
  }
}
