package io.countinghouse.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.events.Transaction.Kind;
import io.countinghouse.ingest.access.AuditLog;
import io.countinghouse.ingest.access.Changes;
import io.countinghouse.ingest.access.ConfiguredKeys;
import io.countinghouse.ingest.access.KeyRing;
import io.countinghouse.ingest.lane.Accounts;
import io.countinghouse.ingest.lane.Lanes;
import io.countinghouse.ingest.lane.Outcome;
import io.countinghouse.ingest.lane.Refusal;
import io.countinghouse.ingest.read.Cursors;
import io.countinghouse.ingest.read.Snapshots;
import io.countinghouse.ingest.request.ActivateRule;
import io.countinghouse.ingest.request.BatchLine;
import io.countinghouse.ingest.request.InvalidRequest;
import io.countinghouse.ingest.request.OpenAccount;
import io.countinghouse.ingest.request.PostTransaction;
import io.countinghouse.ingest.request.Settlement;
import io.countinghouse.ingest.request.SnoozeAccount;
import io.countinghouse.ingest.rules.Desks;
import io.countinghouse.ingest.rules.RuleDesk;
import io.countinghouse.ingest.rules.SnoozeDesk;
import io.countinghouse.topics.rules.RuleTopic;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** docs/openapi.yaml and the code say the same. */
final class OpenApiTest {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final OpenApiDocument document;

  OpenApiTest() throws Exception {
    document = OpenApiDocument.read();
  }

  @Test
  void everyRouteIsDescribedAndEveryDescribedRouteIsServed() {
    var served = new TreeSet<String>();
    var recorder =
        (HttpRouting.Builder)
            Proxy.newProxyInstance(
                HttpRouting.Builder.class.getClassLoader(),
                new Class<?>[] {HttpRouting.Builder.class},
                (proxy, method, arguments) -> {
                  if (METHODS.contains(method.getName())) {
                    served.add(method.getName() + " " + arguments[0].toString().replace("{+", "{"));
                  }
                  return proxy;
                });
    var nothing = DSL.using(SQLDialect.POSTGRES);
    new Routes(
            new KeyRing(ConfiguredKeys.parse("")),
            new AuditLog(),
            new SlowClients(),
            new Lanes(List.of(), new Accounts(), nothing),
            new Snapshots(nothing, null),
            new Cursors(new byte[32]),
            new Desks(
                new RuleDesk(new RuleTopic("nowhere:1"), new Changes(nothing)),
                new SnoozeDesk("nowhere:1", new Changes(nothing))),
            new SimpleMeterRegistry(),
            () -> "")
        .to(recorder);
    var described =
        document.operations().stream()
            .map(o -> o.method() + " " + o.path())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(served, described);
  }

  @Test
  void everyFieldOfARequestIsDescribedAndTheOtherWayRound() {
    same(PostTransaction.fields(Kind.POST), "PostTransaction");
    same(PostTransaction.fields(Kind.AUTHORISE), "Authorise");
    same(Settlement.fields(Kind.CAPTURE), "Capture");
    same(Settlement.fields(Kind.VOID), "Settlement");
    same(Settlement.fields(Kind.REVERSE), "Settlement");
    same(BatchLine.fieldsOfAllKinds(), "RequestLine");
    same(OpenAccount.fields(), "OpenAccount");
    same(ActivateRule.fields(), "ActivateRule");
    same(SnoozeAccount.fields(), "SnoozeAccount");
    same(ActivateRule.fieldsOfPause(), "PauseRule");
  }

  private void same(Set<String> fields, String schema) {
    assertEquals(new TreeSet<>(fields), document.fields(schema), schema);
  }

  /** All static factories are called, so a new problem is seen without a list to keep. */
  @Test
  void everyProblemIsDescribedAndTheOtherWayRound() throws Exception {
    var raised = new TreeSet<String>();
    for (var method : factories(Problem.class)) {
      if (Arrays.equals(method.getParameterTypes(), new Class<?>[] {Refusal.class})) {
        for (var refusal : factories(Refusal.class)) {
          raised.add(((Problem) call(method, (Refusal) call(refusal))).type());
        }
      } else if (Modifier.isPrivate(method.getModifiers())) {
        assertEquals("of", method.getName(), "a problem's factory is not private");
      } else {
        raised.add(((Problem) call(method)).type());
      }
    }
    var described = new TreeSet<String>();
    document
        .root()
        .at("/components/schemas/Problem/properties/type/enum")
        .forEach(type -> described.add(type.asString()));
    assertEquals(raised, described);
  }

  @Test
  void everyRefusalIsCountedUnderItsName() throws Exception {
    var made = new TreeSet<String>();
    for (var refusal : factories(Refusal.class)) {
      made.add(((Refusal) call(refusal)).name());
    }
    assertEquals(new TreeSet<>(Refusal.NAMES), made);
  }

  private static List<Method> factories(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(m -> Modifier.isStatic(m.getModifiers()) && m.getReturnType() == type)
        .filter(m -> !m.isSynthetic())
        .peek(m -> m.setAccessible(true))
        .toList();
  }

  private static Object call(Method method, Object... given) throws Exception {
    if (given.length > 0) {
      return method.invoke(null, given);
    }
    return method.invoke(
        null, Arrays.stream(method.getParameterTypes()).map(OpenApiTest::any).toArray());
  }

  private static Object any(Class<?> type) {
    if (type == String.class) {
      return "EUR";
    } else if (type == int.class) {
      return 400;
    } else if (type == long.class) {
      return 1L;
    } else if (type == InvalidRequest.class) {
      return new InvalidRequest("field", "rule");
    } else if (type == Outcome.Unavailable.class) {
      return new Outcome.Unavailable("why");
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    } else if (type == Refusal.class) {
      return new Refusal("insufficient-funds", "title", "field", "rule");
    }
    throw new AssertionError("this test must learn to make a " + type);
  }

  @Test
  void everyExampleFitsItsSchema() {
    for (var operation : document.operations()) {
      for (var parameter : operation.parameters()) {
        assertTrue(parameter.hasNonNull("schema"), parameter::toString);
      }
      for (var response : operation.node().path("responses").properties()) {
        for (var content : document.resolved(response.getValue()).path("content").properties()) {
          if (content.getKey().contains("ndjson")) {
            continue; // each line fits: the examples' test
          }
          for (var example : content.getValue().path("examples").properties()) {
            assertEquals(
                List.of(),
                document.errors(
                    content.getValue().path("schema"), example.getValue().path("value")),
                () -> operation.id() + " " + example.getKey());
          }
        }
      }
    }
  }

  @Test
  void everyExampleOfAnAnswerIsInTheWalkthrough() {
    var walked = new TreeSet<String>();
    document.root().path("x-walkthrough").forEach(step -> walked.add(step.asString()));
    var promised = new TreeSet<String>();
    for (var operation : document.operations()) {
      for (var name : requested(operation)) {
        promised.add(operation.id() + ":" + name);
      }
    }
    assertTrue(walked.containsAll(promised), () -> "not walked: " + minus(promised, walked));
  }

  private static Set<String> minus(Set<String> all, Set<String> some) {
    var rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  /** Names of the examples of an operation's own body and parameters. */
  private static Set<String> requested(OpenApiDocument.Operation operation) {
    var names = new TreeSet<String>();
    for (var content : operation.node().path("requestBody").path("content").properties()) {
      content.getValue().path("examples").propertyStream().forEach(e -> names.add(e.getKey()));
    }
    return names;
  }
}
