package io.countinghouse.scorer;

import io.countinghouse.worker.Env;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The scorer's settings.
 *
 * @param kafkaBootstrap {@code KAFKA_BOOTSTRAP}: host and port of a broker, or several by comma
 * @param stateDir {@code SCORER_STATE_DIR}: where histories are kept; lost, they come back from
 *     Kafka
 * @param flagThreshold {@code SCORER_FLAG_THRESHOLD}: the score from which a flag is raised (0.8)
 * @param model {@code SCORER_MODEL}: a model's file, as {@code train} writes it; empty: rules alone
 * @param shadowModel {@code SCORER_SHADOW_MODEL}: a model's file that is asked and recorded, but
 *     not heard; empty: none
 * @param threads {@code SCORER_THREADS}: stream threads, at most one a partition works (1)
 * @param standbys {@code SCORER_STANDBYS}: how many other instances keep a copy of each partition's
 *     state, so that one of them can take it over at once (0)
 * @param commitIntervalMs {@code SCORER_COMMIT_INTERVAL_MS}: how long a score may wait to become
 *     readable; shorter costs throughput (100)
 * @param flagCommitMs {@code SCORER_FLAG_COMMIT_MS}: how long a flag may wait, if flags were
 *     written just before; the first one after a while asks for its commit at once (20)
 * @param acceptLostRules {@code SCORER_ACCEPT_LOST_RULES}: start although the topic of rules or
 *     that of models does not hold what it held (false)
 * @param acceptReplay {@code SCORER_ACCEPT_REPLAY}: start although Kafka no longer knows how far
 *     transactions were read, or does not have what comes next; there all that it has is scored
 *     again (false)
 */
public record ScorerConfig(
    String kafkaBootstrap,
    Path stateDir,
    double flagThreshold,
    Optional<Path> model,
    Optional<Path> shadowModel,
    int threads,
    int standbys,
    int commitIntervalMs,
    int flagCommitMs,
    boolean acceptLostRules,
    boolean acceptReplay) {

  /** A copy too many costs disk, and reads of Kafka; no more than this fail at once. */
  private static final int STANDBYS_MAX = 3;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException naming the setting that is missing, wrong or unknown
   */
  public static ScorerConfig of(Env env) {
    var config =
        new ScorerConfig(
            env.text("KAFKA_BOOTSTRAP"),
            env.path("SCORER_STATE_DIR"),
            env.decimal("SCORER_FLAG_THRESHOLD", 0.8, 0, 1),
            env.find("SCORER_MODEL").map(Path::of),
            env.find("SCORER_SHADOW_MODEL").map(Path::of),
            env.integer("SCORER_THREADS", 1, 1, 64),
            env.integer("SCORER_STANDBYS", 0, 0, STANDBYS_MAX),
            env.integer("SCORER_COMMIT_INTERVAL_MS", 100, 1, 60_000),
            env.integer("SCORER_FLAG_COMMIT_MS", 20, 1, 60_000),
            env.flag("SCORER_ACCEPT_LOST_RULES"),
            env.flag("SCORER_ACCEPT_REPLAY"));
    env.refuseUnknown("SCORER_");
    return config;
  }
}
