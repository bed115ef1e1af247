package io.countinghouse.cli.imports;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.DataOption;
import io.countinghouse.cli.http.TrustedCa;
import io.countinghouse.worker.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countinghouse import}. */
@Command(
    name = "import",
    description = {
      "Post the transactions of a CSV or NDJSON file, packed with gzip or not, through the HTTP API.",
      "",
      "Columns: idempotency_key, type, debit_account, credit_account, subject_account, amount,"
          + " currency, occurred_at, merchant_id, category, channel, country, description. Every row"
          + " needs debit_account, credit_account, amount (decimal), currency and occurred_at (RFC"
          + " 3339).",
      "A row without a key gets one from its content and its occurrence number in the file, so the"
          + " same file can be imported again: nothing is posted twice while the ledger knows the keys"
          + " (90 days, or INGEST_KEY_WINDOW).",
      "A bad line is told with its number, field and rule and put into the rejects file; the others"
          + " go in. A subject account's rows keep their order; rows of different ones may not.",
    },
    exitCodeOnExecutionException = 2,
    exitCodeList = {
      "0:all lines are in the ledger",
      "1:some are not; they are in the rejects file",
      "2:the command line or the file's header is wrong, or the API can't be reached",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./countinghouse import payments.csv --open-accounts",
      "  ./countinghouse import history.ndjson.gz --url http://127.0.0.1:8080 --api-key-file key",
      "  ./countinghouse import payments.csv --url https://ledger.example --api-key-file key --ca ca.pem",
    })
public final class ImportCommand implements Callable<Integer> {

  private static final int SENDERS_MAX = 64;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final DataOption data = new DataOption();

  @Parameters(paramLabel = "FILE", description = "The file.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Path file;

  @Option(
      names = "--format",
      description = "csv or ndjson (default: as the file's name or its first character says).")
  private Source.@Nullable Format format;

  @Option(
      names = "--open-accounts",
      description =
          "Open accounts that are not there yet. Their kind is told by their name: cash, fees,"
              + " external and world, alone or followed by one of : - . / are house accounts;"
              + " merchant followed by one of these is a merchant; all others are customers. They"
              + " get no overdraft limit, because what is imported has already happened elsewhere.")
  private boolean openAccounts;

  @Option(
      names = "--rejects",
      paramLabel = "PATH",
      description = "Where bad lines go (default: FILE.rejects.csv or .ndjson); written anew.")
  private @Nullable Path rejectsFile;

  @Option(
      names = "--senders",
      paramLabel = "N",
      defaultValue = "4",
      description = "Batches posted at the same time (default: 4).")
  private int senders = 4;

  @Option(
      names = "--url",
      description = "The API's address, instead of the system that runs on --data.")
  private @Nullable String url;

  @Option(
      names = "--api-key-file",
      paramLabel = "PATH",
      description = "The file that holds the API key; goes with --url.")
  private @Nullable Path apiKeyFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "The certificates, in PEM, that the API's own must be signed by (or be), instead of those"
              + " that the JDK trusts; goes with --url https://…")
  private @Nullable Path ca;

  @Override
  public Integer call() throws InterruptedException {
    if (senders < 1 || senders > SENDERS_MAX) {
      throw new ParameterException(
          spec.commandLine(), "--senders must be from 1 to " + SENDERS_MAX);
    }
    if ((url == null) != (apiKeyFile == null)) {
      throw new ParameterException(spec.commandLine(), "--url and --api-key-file go together");
    }
    if (ca != null && (url == null || !url.startsWith("https://"))) {
      throw new ParameterException(spec.commandLine(), "--ca goes with --url https://…");
    }
    try (var tasks = Threads.perTask("import");
        var api = api(tasks);
        var source = Source.open(file)) {
      var is = source.format(format);
      var to = rejectsFile == null ? Rejects.beside(file, is) : rejectsFile;
      if (Files.exists(to) && Files.isSameFile(to, file)) {
        throw new ParameterException(spec.commandLine(), "--rejects must not be the imported file");
      }
      var rows = source.rows(is);
      try (var rejects = Rejects.open(to, is, spec.commandLine().getErr())) {
        return run(tasks, api, source, rows, rejects);
      }
    } catch (NoSuchFileException e) {
      throw new CommandFailed("there is no file " + e.getFile(), e);
    } catch (IOException e) {
      throw new CommandFailed("%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()), e);
    }
  }

  private Api api(ExecutorService tasks) throws IOException {
    if (url != null && apiKeyFile != null) {
      var trusting = ca == null ? null : TrustedCa.of(ca);
      return new Api(url, Files.readString(apiKeyFile).strip(), trusting, tasks);
    }
    var at = data.connection();
    return new Api(at.ingestUrl(), at.ingestApiKey(), null, tasks);
  }

  private int run(ExecutorService tasks, Api api, Source source, RowReader rows, Rejects rejects)
      throws IOException, InterruptedException {
    var tally = new Tally();
    boolean terminal = Boolean.getBoolean("countinghouse.terminal"); // told by the script
    var progress = new Progress(spec.commandLine().getErr(), terminal, source, tally);
    var poster = new BatchPoster(api, tally, rejects);
    try {
      new Importer(
              rows,
              new Accounts(api, tasks, openAccounts),
              new Senders(poster, tasks, senders),
              rejects,
              tally,
              progress)
          .run();
    } finally {
      progress.end();
      summary(tally, progress.seconds(), rejects.written());
    }
    return tally.out() == 0 ? 0 : 1;
  }

  private void summary(Tally tally, double seconds, @Nullable Path written) {
    var out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "posted %d, replayed %d, refused %d, invalid %d, unavailable %d in %.1f s (%.0f/s)%n",
        tally.posted.sum(),
        tally.replayed.sum(),
        tally.refused.sum(),
        tally.invalid.sum(),
        tally.unavailable.sum(),
        seconds,
        tally.in() / seconds);
    if (written != null) {
      out.println("bad lines are in " + written);
    }
    out.flush();
  }
}
