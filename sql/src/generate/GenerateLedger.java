import io.countinghouse.stack.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/**
 * Part of the build, run by Maven on the JDK of the toolchain: applies the migrations to a
 * throw-away PostgreSQL and writes the tables that it then has as Java. Does nothing while neither
 * the migrations nor this file have changed.
 */
final class GenerateLedger {

  public static void main(String[] args) throws Exception {
    var migrations = Path.of(args[0]).toAbsolutePath();
    var target = Path.of(args[1]).toAbsolutePath();
    var self = migrations.resolveSibling("src/generate/GenerateLedger.java");
    var stamp = target.resolve("migrations.sha256");
    var digest = digest(migrations, self);
    if (Files.exists(stamp) && Files.readString(stamp).equals(digest)) {
      return;
    }
    Logger.getLogger("").setLevel(Level.WARNING);
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    var data = Files.createTempDirectory("generate-ledger-");
    try (var postgres = PostgresServer.start(data)) {
      Flyway.configure()
          .dataSource(postgres.url(), postgres.user(), postgres.password())
          .locations("filesystem:" + migrations)
          .load()
          .migrate();
      generate(postgres, target);
    } finally {
      delete(data);
    }
    Files.writeString(stamp, digest);
  }

  private static void delete(Path dir) throws IOException {
    try (var all = Files.walk(dir)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void generate(PostgresServer postgres, Path target) throws Exception {
    try (var connection =
        DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password())) {
      var tool = new GenerationTool();
      tool.setConnection(connection);
      tool.run(configuration(target));
    }
  }

  private static Configuration configuration(Path target) {
    return new Configuration()
        .withLogging(Logging.WARN)
        .withGenerator(
            new Generator()
                .withDatabase(
                    new Database()
                        .withName("org.jooq.meta.postgres.PostgresDatabase")
                        .withInputSchema("ledger")
                        // Partitions are the server's business: the code knows the whole table.
                        // Keys and audit log have their own few statements.
                        .withExcludes("transaction_(default|\\d{4}_\\d{2})|audit.*|api_.*")
                        .withForcedTypes(
                            new ForcedType()
                                .withName("INSTANT")
                                .withIncludeTypes("timestamp.* with time zone|timestamptz")))
                .withGenerate(
                    new Generate()
                        .withRecords(true)
                        .withRoutines(false)
                        .withGeneratedAnnotation(false)
                        .withComments(false))
                .withTarget(
                    new Target()
                        .withPackageName("io.countinghouse.sql.ledger")
                        .withDirectory(target.toString())));
  }

  private static String digest(Path migrations, Path self) throws Exception {
    var sha = MessageDigest.getInstance("SHA-256");
    try (var files = Files.list(migrations)) {
      for (var file : files.sorted().toList()) {
        update(sha, file);
      }
    }
    update(sha, self);
    return HexFormat.of().formatHex(sha.digest());
  }

  private static void update(MessageDigest sha, Path file) throws IOException {
    sha.update(file.getFileName().toString().getBytes());
    sha.update(Files.readAllBytes(file));
  }
}
