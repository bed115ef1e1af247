package io.countinghouse.cli.filing;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.LedgerOption;
import io.countinghouse.cli.Notice;
import io.countinghouse.reports.filing.IdentityFile;
import io.countinghouse.reports.filing.IdentityStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse customers load}. */
@Command(
    name = "load",
    description = {
      "Load customers: CSV with a header, or JSON objects (FILE ends in json).",
      "Fields: customer, kind, name, first_name, middle_name, suffix, tin, tin_type, birth_date,"
          + " street, city, state, zip, country, id_type, id_other, id_number, id_country, id_state,"
          + " occupation, naics, phone, email. Only customer and kind must be there.",
      "All are loaded or none; what was known of a customer is replaced. What is wrong is told by"
          + " line, field and rule, never by what is in it.",
    },
    footerHeading = "%nExamples:%n",
    footer = "  ./countinghouse customers load customers.csv")
final class LoadCustomersCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final LedgerOption ledger = new LedgerOption();

  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    var err = spec.commandLine().getErr();
    var read = read();
    if (!read.errors().isEmpty()) {
      read.errors().forEach(error -> Notice.print(err, file + ", " + error));
      Notice.print(err, "nothing is loaded");
      return 1;
    }
    int changed = ledger.asOwner(sql -> new IdentityStore(sql).load(read.identities()));
    Notice.print(
        err,
        "%d customers, %d of them new or changed".formatted(read.identities().size(), changed));
    return 0;
  }

  private IdentityFile read() {
    try {
      return IdentityFile.read(file);
    } catch (IOException e) {
      throw new CommandFailed(file + " can't be read: " + e.getMessage(), e);
    }
  }
}
