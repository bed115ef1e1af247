package io.countinghouse.ingest.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countinghouse.ingest.access.KeyRing;
import io.countinghouse.ingest.lane.Lane;
import io.countinghouse.ingest.lane.Lanes;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the process lives, whether a load balancer should send it requests, and its figures.
 * Ready means that every lane takes requests, since any of them may be asked for; an instance that
 * stands by for one is not. Kafka may be away. None of them needs an API key.
 */
final class HealthRoutes {

  /**
   * One lane's health.
   *
   * @param waits why it does not post; null: it does, or needs a repair
   * @param repair why ledger and Kafka contradict each other; null: they don't
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LaneHealth(
      int lane,
      boolean posting,
      boolean publishing,
      long backlog,
      @Nullable String waits,
      @Nullable String repair) {

    static LaneHealth of(Lane lane) {
      var state = lane.state();
      boolean posting = state.posting();
      var repair = state.divergence();
      return new LaneHealth(
          lane.number(),
          posting,
          state.publishing(),
          state.backlog(),
          posting || repair != null ? null : state.waitsFor().why(),
          repair);
    }

    boolean ready() {
      return posting && repair == null;
    }
  }

  /**
   * The answer to a question of readiness.
   *
   * @param keys why requests with API keys are sent away; null: they are not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Readiness(boolean ready, List<LaneHealth> lanes, @Nullable String keys) {}

  private static final String STALE =
      "the ledger can't be asked which API keys are good, and requests with one are sent away";

  private final KeyRing keys;
  private final Lanes lanes;
  private final Supplier<String> figures;

  HealthRoutes(KeyRing keys, Lanes lanes, Supplier<String> figures) {
    this.keys = keys;
    this.lanes = lanes;
    this.figures = figures;
  }

  void route(HttpRules rules) {
    rules.get("/health/live", (req, res) -> Respond.json(res, 200, Map.of("live", true)));
    rules.get("/health/ready", (req, res) -> ready(res));
    rules.get("/metrics", (req, res) -> metrics(res));
  }

  private void ready(ServerResponse response) {
    var health = lanes.all().stream().map(LaneHealth::of).toList();
    boolean stale = keys.refuses();
    boolean ready = !stale && health.stream().allMatch(LaneHealth::ready);
    Respond.json(response, ready ? 200 : 503, new Readiness(ready, health, stale ? STALE : null));
  }

  private void metrics(ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    response.send(figures.get());
  }
}
