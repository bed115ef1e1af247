package io.countinghouse.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** docker-compose.yml parses and says what the code says; nothing here can run it. */
class ComposeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern SECRET = Pattern.compile("\\$\\{[A-Z_]+:(\\?.+|-)}");

  /** A setting's name as it stands in the code; one that ends with _ is the beginning of many. */
  private static final Pattern SETTING = Pattern.compile("\"([A-Z][A-Z_]*[A-Z])\"");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):");
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^([A-Z_]+)=$");

  private static final Pattern FROM_ENVIRONMENT = Pattern.compile("from_env=\"([A-Z_]+)\"");
  private static final Pattern LOCAL =
      Pattern.compile("<quotas><default/></quotas>|<default/>|(?s)<default>.*</default>");

  private static final Set<String> SERVICES = Set.of("ingest", "fraud-scorer", "analytics-loader");

  static Map<?, ?> compose = Map.of();

  @BeforeAll
  static void parse() throws IOException {
    var text = Files.readString(ROOT.resolve("docker-compose.yml"));
    compose = new Yaml().load(text);
  }

  @Test
  void theImagesAreThoseOfTheContainerStack() {
    assertEquals(Containers.POSTGRES, service("postgres").get("image"));
    assertEquals(Containers.KAFKA, service("kafka").get("image"));
    assertEquals(Containers.CLICKHOUSE, service("clickhouse").get("image"));
  }

  @Test
  void theServersAreSetAsTheChildProcessesAre() {
    var kafka = environment("kafka");
    KafkaSettings.environment().forEach((key, value) -> assertEquals(value, kafka.get(key), key));
    var command = (List<?>) part(service("postgres"), "command");
    assertEquals("postgres", command.getFirst());
    assertEquals(PostgresSettings.arguments(), command.subList(1, command.size()));
    assertEquals(
        String.join(" ", PostgresSettings.INITDB),
        environment("postgres").get("POSTGRES_INITDB_ARGS"));
  }

  @Test
  void everyServiceHasAHealthCheckAndIsOpenOnLoopbackOnly() {
    for (var name : names()) {
      assertTrue(service(name).containsKey("healthcheck"), name);
      if (service(name).get("ports") instanceof List<?> ports) {
        ports.forEach(each -> assertTrue(each.toString().startsWith("127.0.0.1:"), name));
      }
    }
  }

  @Test
  void everyNamedVolumeIsDeclaredAndUsed() {
    var used = new HashSet<String>();
    for (var name : names()) {
      if (service(name).get("volumes") instanceof List<?> volumes) {
        volumes.stream().map(ComposeTest::source).forEach(used::add);
      }
    }
    used.removeIf(each -> each.startsWith("."));
    assertEquals(((Map<?, ?>) part(compose, "volumes")).keySet(), used);
  }

  @Test
  void everyMountedFileIsThere() {
    for (var name : names()) {
      if (service(name).get("volumes") instanceof List<?> volumes) {
        volumes.stream()
            .map(ComposeTest::source)
            .filter(each -> each.startsWith("."))
            .forEach(each -> assertTrue(Files.isRegularFile(ROOT.resolve(each)), each));
      }
    }
  }

  @Test
  void noPasswordIsWrittenDownAndTheExampleNamesThemAll() throws IOException {
    var example = Files.readString(ROOT.resolve(".env.example"));
    for (var name : names()) {
      environment(name)
          .forEach((key, value) -> {
            if (key.toString().matches(".*(PASSWORD|KEYS)")) {
              var text = value.toString();
              assertTrue(SECRET.matcher(text).matches(), name + " " + key);
              var variable = text.substring(2, text.indexOf(':'));
              assertTrue(example.contains("\n" + variable + "=\n"), variable);
            }
          });
    }
  }

  @Test
  void theExampleNamesEveryVariableAndNoOther() throws IOException {
    var read = names(VARIABLE, Files.readString(ROOT.resolve("docker-compose.yml")));
    assertEquals(read, names(EXAMPLE, Files.readString(ROOT.resolve(".env.example"))));
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @CsvSource({
    "ingest, ingest/IngestMain, INGEST_",
    "ingest, ingest/IngestMain, BOOKING_",
    "ingest, ingest/IngestMain, POSTGRES_",
    "fraud-scorer, scorer/ScorerMain, SCORER_",
    "analytics-loader, loader/LoaderMain, CLICKHOUSE_",
    "analytics-loader, loader/LoaderMain, LOADER_"
  })
  void aServiceReadsWhatItIsTold(String name, String main, String prefix) throws IOException {
    var className = "io.countinghouse." + main.replace('/', '.');
    assertEquals(List.of(className), part(service(name), "command"));
    var sources = ROOT.resolve(name).resolve("src/main/java/io/countinghouse");
    assumeTrue(Files.isDirectory(sources), name + " is not part of this build yet");
    assertTrue(Files.isRegularFile(sources.resolve(main + ".java")), className);
    var text = text(sources);
    var told = new TreeSet<String>();
    environment(name).keySet().forEach(key -> told.add(key.toString()));
    told.removeIf(key -> !key.startsWith(prefix));
    var read = new TreeSet<String>();
    SETTING.matcher(text).results().forEach(key -> read.add(key.group(1)));
    read.removeIf(key -> !key.startsWith(prefix));
    assertEquals(read, told, "every setting that " + name + " reads is in docker-compose.yml");
  }

  @Test
  void theServicesFindTheServersByTheNamesOfTheStack() {
    var known =
        Set.of(
            "POSTGRES_URL",
            "POSTGRES_USER",
            "POSTGRES_PASSWORD",
            "POSTGRES_OWNER_USER",
            "POSTGRES_OWNER_PASSWORD",
            "POSTGRES_READ_URL",
            "POSTGRES_READ_USER",
            "POSTGRES_READ_PASSWORD",
            "KAFKA_BOOTSTRAP",
            "CLICKHOUSE_URL",
            "CLICKHOUSE_USER",
            "CLICKHOUSE_PASSWORD",
            "CLICKHOUSE_OWNER_USER",
            "CLICKHOUSE_OWNER_PASSWORD",
            "CLICKHOUSE_DATABASE");
    var told = new TreeSet<String>();
    for (var name : SERVICES) {
      environment(name).keySet().stream()
          .map(Object::toString)
          .filter(each -> each.matches("(POSTGRES|KAFKA|CLICKHOUSE)_.*"))
          .forEach(told::add);
    }
    assertEquals(new TreeSet<>(known), told);
  }

  @Test
  void theImageIsMadeOfTheFolderThatTheBuildFills() throws IOException {
    var dockerfile = Files.readString(ROOT.resolve("Dockerfile"));
    assertTrue(dockerfile.contains("/src/cli/target/app/lib /app/lib"));
    var pom = Files.readString(ROOT.resolve("cli/pom.xml"));
    assertTrue(pom.contains("${project.build.directory}/app/lib"));
  }

  @Test
  void theContainersUsersHaveTheSameRightsLimitsAndFilters() {
    var local = users("clickhouse-users.xml");
    assertEquals(local, users("container-clickhouse-users.xml"));
  }

  @Test
  void composeTellsTheServerThePasswordOfEachUser() {
    var told = new TreeSet<String>();
    environment("clickhouse").keySet().forEach(key -> told.add(key.toString()));
    var read =
        FROM_ENVIRONMENT
            .matcher(ClickHouseConfig.resource("container-clickhouse-users.xml"))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(told.containsAll(read), () -> read + " in " + told);
  }

  /** All of the file but how a user gets in, and the session that starts the local server. */
  private static List<String> users(String file) {
    var text = LOCAL.matcher(ClickHouseConfig.resource(file)).replaceAll("");
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.startsWith("<password") && !line.startsWith("<networks"))
        .filter(line -> !line.isEmpty() && !line.startsWith("<!-- The same users"))
        .toList();
  }

  /** What a mount brings in: a named volume or a file of ours. */
  private static String source(Object mount) {
    return mount.toString().substring(0, mount.toString().indexOf(':'));
  }

  private static Set<String> names() {
    return ((Map<?, ?>) part(compose, "services"))
        .keySet().stream().map(Object::toString).collect(Collectors.toSet());
  }

  private static Map<?, ?> service(String name) {
    return (Map<?, ?>) part((Map<?, ?>) part(compose, "services"), name);
  }

  private static Map<?, ?> environment(String name) {
    return (Map<?, ?>) part(service(name), "environment");
  }

  private static Object part(Map<?, ?> whole, String key) {
    var part = whole.get(key);
    if (part == null) {
      throw new AssertionError(key + " is missing");
    }
    return part;
  }

  private static String text(Path sources) throws IOException {
    try (var files = Files.walk(sources)) {
      var text = new StringBuilder();
      for (var file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    }
  }
}
