package io.countinghouse.ingest.http;

import io.countinghouse.detection.rule.Activation;
import io.countinghouse.detection.rule.RuleRefusedException;
import io.countinghouse.events.Micros;
import io.countinghouse.events.RuleDocument;
import io.countinghouse.ingest.request.ActivateRule;
import io.countinghouse.ingest.request.InvalidRequest;
import io.countinghouse.ingest.request.Text;
import io.countinghouse.ingest.rules.RuleDesk;
import io.countinghouse.ingest.rules.RulesView;
import io.countinghouse.topics.rules.RuleTopic;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;

/** {@code /v1/rules}: what judges payments, looked at and changed. */
final class RuleRoutes {

  /** A document of full length, in two bytes a character. */
  private static final int DOCUMENT_BYTES_MAX = 1 << 20;

  private static final Set<String> LISTING = Set.of("at", "id");
  private static final String ALL = "/v1/rules";
  private static final String ONE = ALL + "/{id}/{version}";

  /** What a document did, by its key in the topic. */
  record Written(String written) {}

  private final RuleDesk desk;
  private final Clock clock;

  RuleRoutes(RuleDesk desk, Clock clock) {
    this.desk = desk;
    this.clock = clock;
  }

  void route(HttpRules rules) {
    rules.get(ALL, (req, res) -> told(res, () -> list(req, res)));
    rules.post(ALL, (req, res) -> told(res, () -> write(req, res)));
    rules.any(ALL, (req, res) -> Routes.onlyTakes(res, "GET, POST"));
    rules.get(ONE, (req, res) -> told(res, () -> show(req, res)));
    rules.any(ONE, (req, res) -> Routes.onlyTakes(res, "GET"));
    rules.post(
        ONE + "/activate",
        (req, res) ->
            told(res, () -> activate(req, res, ActivateRule.activate(Requests.optionalJson(req)))));
    rules.any(ONE + "/activate", (req, res) -> Routes.onlyTakes(res, "POST"));
    rules.post(
        ONE + "/pause",
        (req, res) ->
            told(res, () -> activate(req, res, ActivateRule.pause(Requests.optionalJson(req)))));
    rules.any(ONE + "/pause", (req, res) -> Routes.onlyTakes(res, "POST"));
  }

  /** What the language refuses and what Kafka does not answer are both answers. */
  private static void told(ServerResponse response, Runnable work) {
    try {
      work.run();
    } catch (RuleRefusedException e) {
      Respond.problem(response, Problem.ruleRefused(String.valueOf(e.getMessage())));
    } catch (KafkaException e) {
      Respond.problem(
          response,
          Problem.busy(
              "the topic of rules does not answer; a document may have been written, and may be"
                  + " written again"));
    }
  }

  private void list(ServerRequest request, ServerResponse response) {
    var query = Query.of(request, LISTING);
    var at = query.optional("at", Text::moment);
    var id = query.optional("id", text -> text);
    var moment = at == null ? now() : at;
    told( // one of a later language may be in force
        response,
        () -> Respond.json(response, 200, desk.read(book -> RulesView.of(book, moment, id))));
  }

  private void show(ServerRequest request, ServerResponse response) {
    var which = which(request);
    var moment = now();
    told(
        response,
        () -> {
          var found = desk.read(book -> RulesView.shown(book, moment, which.id, which.version));
          if (found.isEmpty()) {
            Respond.problem(
                response, Problem.notFound("there is no such version of a rule or a list"));
          } else {
            Respond.json(response, 200, found.get());
          }
        });
  }

  private void write(ServerRequest request, ServerResponse response) {
    var text = new String(Requests.json(request, DOCUMENT_BYTES_MAX), StandardCharsets.UTF_8);
    var document = compact(text);
    var put = put(_ -> document, request);
    Respond.json(response, put.isNew() ? 201 : 200, new Written(document.key()));
  }

  private static RuleDocument compact(String text) {
    try {
      return RuleDocument.compact(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest("body", "must be a document of rules: " + e.getMessage());
    }
  }

  private void activate(ServerRequest request, ServerResponse response, ActivateRule wanted) {
    var which = which(request);
    var client = Requests.client(request);
    var put = put(now -> wanted.document(which.id, which.version, client, now), request);
    if (!(put.change() instanceof Activation one)) {
      throw new IllegalStateException("what was written is no activation");
    }
    Respond.json(response, 201, RulesView.activation(one));
  }

  private RuleTopic.Written put(Function<Instant, RuleDocument> wanted, ServerRequest request) {
    return desk.put(wanted, Requests.caller(request), Gate.address(request));
  }

  private Instant now() {
    return Micros.truncate(clock.instant());
  }

  private record Which(String id, int version) {}

  private static Which which(ServerRequest request) {
    var names = request.path().pathParameters();
    var version = names.get("version");
    if (!version.matches("[1-9][0-9]{0,8}")) {
      throw new Refused(Problem.notFound("there is no such version of a rule or a list"));
    }
    return new Which(names.get("id"), Integer.parseInt(version));
  }
}
