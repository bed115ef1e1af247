package io.countinghouse.cli.run;

import io.countinghouse.stack.ServiceProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our services as this machine runs them, in the order of the flow. */
final class Services {

  static final String SCORER = "fraud-scorer";

  private Services() {}

  /**
   * One service before it is started.
   *
   * @param logs where its log goes
   */
  record Plan(String name, String mainClass, Map<String, String> environment, Path logs) {

    ServiceProcess begin() {
      return ServiceProcess.begin(name, mainClass, environment, logs);
    }
  }

  /**
   * The services' plans over these servers.
   *
   * @param model the scorer's, as {@code train} writes it; empty: rules alone
   */
  static List<Plan> of(
      Path dir, Map<String, String> servers, IngestDoor door, Optional<Path> model) {
    var logs = dir.resolve("logs");
    return List.of(
        new Plan(
            "ingest",
            "io.countinghouse.ingest.IngestMain",
            with(servers, List.of("POSTGRES_", "KAFKA_"), ingest(door)),
            logs),
        new Plan(
            SCORER,
            "io.countinghouse.scorer.ScorerMain",
            with(
                servers,
                List.of("KAFKA_"),
                Map.of(
                    "SCORER_STATE_DIR", dir.resolve("scorer").toString(),
                    "SCORER_MODEL", model.map(Path::toString).orElse(""))),
            logs),
        new Plan(
            "analytics-loader",
            "io.countinghouse.loader.LoaderMain",
            with(servers, LOADER, Map.of()),
            logs));
  }

  private static Map<String, String> ingest(IngestDoor door) {
    return Map.of(
        "INGEST_PORT", Integer.toString(door.port()), "INGEST_API_KEYS", "cli:" + door.keyDigest());
  }

  /** Of no service: who the customers are is read for filings only. */
  private static final String FILER = "POSTGRES_FILER_";

  /** The loader's own user, and the owner's, as whom it migrates at the start. */
  private static final List<String> LOADER =
      List.of(
          "KAFKA_",
          "CLICKHOUSE_URL",
          "CLICKHOUSE_DATABASE",
          "CLICKHOUSE_USER",
          "CLICKHOUSE_PASSWORD",
          "CLICKHOUSE_OWNER_");

  /** A service gets the credentials of the servers that it uses, and no others. */
  private static Map<String, String> with(
      Map<String, String> servers, List<String> uses, Map<String, String> own) {
    var all = new HashMap<>(own);
    servers.forEach((key, value) -> {
      if (uses.stream().anyMatch(key::startsWith) && !key.startsWith(FILER)) {
        all.put(key, value);
      }
    });
    all.put("METRICS_PORT", "0");
    return all;
  }
}
