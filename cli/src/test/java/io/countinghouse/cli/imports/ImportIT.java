package io.countinghouse.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.stack.ServiceProcess;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Servers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** On the real API over the real servers. */
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportIT {

  private static final String KEY = "import-test-key";
  private static final String HEADER =
      "debit_account,credit_account,amount,currency,occurred_at,description\n";

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private static Path dir;

  @SuppressWarnings("NullAway.Init") // set in start
  private Map<String, String> environment;

  @SuppressWarnings("NullAway.Init") // set in start
  private ServiceProcess ingest;

  private record Run(int exit, String out, String err) {}

  @BeforeAll
  void start(Servers servers) throws Exception {
    environment = new HashMap<>(servers.freshDatabase());
    var digest = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
    environment.put("INGEST_PORT", "0");
    environment.put("INGEST_API_KEYS", "test:" + HexFormat.of().formatHex(digest));
    ingest = ServiceProcess.start("ingest", "io.countinghouse.ingest.IngestMain", environment, dir);
    Files.writeString(dir.resolve("key"), KEY + "\n");
  }

  @AfterAll
  void stop() throws Exception {
    ingest.close();
  }

  private Run run(Path file, String... more) {
    var arguments =
        new ArrayList<>(
            List.of(
                file.toString(),
                "--url",
                Objects.requireNonNull(ingest.ready().get("http")),
                "--api-key-file",
                dir.resolve("key").toString()));
    arguments.addAll(Arrays.asList(more));
    var out = new StringWriter();
    var err = new StringWriter();
    int exit =
        new CommandLine(new ImportCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments.toArray(String[]::new));
    return new Run(exit, out.toString(), err.toString());
  }

  private long posted(String debit) throws Exception {
    try (var connection =
            DriverManager.getConnection(
                Objects.requireNonNull(environment.get("POSTGRES_URL")),
                environment.get("POSTGRES_USER"),
                environment.get("POSTGRES_PASSWORD"));
        var statement =
            connection.prepareStatement(
                "SELECT count(*) FROM ledger.transaction JOIN ledger.account"
                    + " ON account_id = debit_account_id WHERE account LIKE ?")) {
      statement.setString(1, debit);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static String rows(String debit, int count) {
    var rows = new StringBuilder(HEADER);
    for (int i = 0; i < count; i++) {
      // Every third row is the same as the one before it.
      rows.append(
          "%s-%d,merchant:m%d,1.%02d,EUR,2026-03-01T12:00:00Z,\n"
              .formatted(debit, i / 3 % 40, i / 3 % 7, i % 3 == 0 ? 1 : 2));
    }
    return rows.toString();
  }

  private static Path file(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content);
  }

  @Test
  void theSameFileTwicePostsNothingTwiceWhateverTheSenders() throws Exception {
    var file = file("twice.csv", rows("twice", 3_000));
    var first = run(file, "--open-accounts");
    assertEquals(0, first.exit(), first::toString);
    assertTrue(
        first.out().startsWith("posted 3000, replayed 0, refused 0, invalid 0"), first.out());
    assertEquals(3_000, posted("twice-%"));
    var packed = dir.resolve("again.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(Files.readAllBytes(file));
    }
    var second = run(packed, "--senders", "1");
    assertEquals(0, second.exit(), second::toString);
    assertTrue(second.out().startsWith("posted 0, replayed 3000,"), second.out());
    assertEquals(3_000, posted("twice-%"));
  }

  @Test
  void badLinesAreToldAndKeptAndTheOthersGoIn() throws Exception {
    var good = "bad-1,merchant:m1,1.00,EUR,2026-03-01T12:00:00Z,\n";
    var file =
        file(
            "bad.csv",
            HEADER
                + good
                + "bad-1,merchant:m1,1.001,EUR,2026-03-01T12:00:00Z,\n"
                + "bad-1,merchant:m1,1.00,EUR\n"
                + "bad-1,merchant:m1,1.00,EUR,yesterday,\n"
                + "\"bad-1,merchant:m1,1.00,EUR,2026-03-01T12:00:00Z,\n"
                + good);
    var run = run(file, "--open-accounts");
    assertEquals(1, run.exit(), run::toString);
    assertTrue(run.out().startsWith("posted 2, replayed 0, refused 0, invalid 4,"), run.out());
    assertTrue(run.err().contains("line 3: amount must have at most 2 decimals"), run.err());
    assertTrue(run.err().contains("line 4: line must have 6 columns"), run.err());
    assertTrue(run.err().contains("line 5: occurred_at must be"), run.err());
    assertTrue(run.err().contains("line 6: line must have its quotes"), run.err());
    var rejects = Files.readString(dir.resolve("bad.csv.rejects.csv"));
    assertTrue(rejects.contains("\"bad-1,merchant:m1,1.00,EUR,yesterday,\""), rejects);
    assertEquals(2, posted("bad-1"));
  }

  /** The API refuses some of them before it reads what they are. */
  @ParameterizedTest
  @ValueSource(strings = {"--open-accounts", "--senders=2"})
  void aNameThatCanBeNoAccountsIsABadLineAndTheOthersGoIn(String option) throws Exception {
    var account = "odd" + option;
    var row = account + ",merchant:m1,%d.00,EUR,2026-03-01T12:00:00Z,\n";
    assertEquals(0, run(file("before.csv", HEADER + row.formatted(1)), "--open-accounts").exit());
    var odd =
        List.of("x".repeat(5_000), "x".repeat(65_000), "\u0001".repeat(20_000)).stream()
            .map(name -> name + ",merchant:m1,1.00,EUR,2026-03-01T12:00:00Z,\n")
            .collect(Collectors.joining());
    var run = run(file("odd.csv", HEADER + odd + row.formatted(2)), option);
    assertEquals(1, run.exit(), run::toString);
    assertTrue(run.out().startsWith("posted 1, replayed 0, refused 0, invalid 3,"), run.out());
    for (int line = 2; line <= 4; line++) {
      assertTrue(run.err().contains("line " + line + ": debit_account must be"), run.err());
    }
    assertEquals(2, posted(account));
  }

  @Test
  void aRowOfAnUnknownAccountGoesInOnceTheAccountIsThere() throws Exception {
    var file =
        file("unknown.csv", HEADER + "unknown-1,merchant:m1,1.00,EUR,2026-03-01T12:00:00Z,\n");
    var before = run(file);
    assertEquals(1, before.exit(), before::toString);
    assertTrue(before.err().contains("line 2: debit_account must be an account"), before.err());
    var after = run(file, "--open-accounts");
    assertEquals(0, after.exit(), after::toString);
    assertFalse(Files.exists(dir.resolve("unknown.csv.rejects.csv")), "of the run before");
    assertEquals(1, posted("unknown-1"));
  }

  @Test
  void aWrongKeyEndsWithTwo() throws Exception {
    var file = file("key.csv", rows("key", 3));
    Files.writeString(dir.resolve("key"), "nonsense");
    var run = run(file);
    Files.writeString(dir.resolve("key"), KEY);
    assertEquals(2, run.exit(), run::toString);
  }
}
