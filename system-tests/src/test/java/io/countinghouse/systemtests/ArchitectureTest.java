package io.countinghouse.systemtests;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the picture: who may know whom, and who may do what. */
class ArchitectureTest {

  private static final String ROOT = "io.countinghouse.";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.countinghouse");

  /** Everything that makes a thread, by owner and name. */
  private static final Set<String> THREAD_MAKERS =
      Set.of(
          "java.util.concurrent.Executors",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.ThreadPoolExecutor",
          "java.util.Timer");

  private static final Set<String> THREAD_METHODS =
      Set.of("<init>", "ofPlatform", "ofVirtual", "startVirtualThread");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "events",
        "topics",
        "worker",
        "sql",
        "ingest",
        "detection",
        "scorer",
        "training",
        "loader",
        "reports",
        "stack",
        "cli"
      })
  void everyModuleIsLookedAt(String module) {
    assertTrue(
        MAIN.stream().anyMatch(resideInAPackage(ROOT + module + "..")),
        "no class of " + module + " was read: the other rules would hold by emptiness");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "scorer", "loader"})
  void aServiceImportsNoOther(String service) {
    var others =
        resideInAnyPackage(
            ROOT + "ingest..",
            ROOT + "scorer..",
            ROOT + "loader..",
            ROOT + "reports..",
            ROOT + "stack..",
            ROOT + "cli..");
    var itself = resideInAPackage(ROOT + service + "..");
    noClasses()
        .that(itself)
        .should()
        .dependOnClassesThat(others.and(not(itself)))
        .because("services share only the language they speak")
        .check(MAIN);
  }

  @Test
  void eventsDependOnNoClient() {
    classes()
        .that()
        .resideInAPackage(ROOT + "events..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "events..",
            "java.io..",
            "java.lang..",
            "java.math..",
            "java.nio..",
            "java.security..",
            "java.time..",
            "java.util..",
            "com.google.protobuf..",
            "tools.jackson..",
            "com.fasterxml.jackson.annotation..",
            "org.jspecify..")
        .because("whoever reads the messages must not inherit a driver or a broker's client")
        .check(MAIN);
  }

  @Test
  void whatJudgesAPaymentKnowsNoKafka() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "detection..", ROOT + "training..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            ROOT + "topics..",
            ROOT + "worker..",
            ROOT + "scorer..",
            ROOT + "loader..",
            ROOT + "ingest..",
            ROOT + "cli..")
        .because("the stream, training and evaluation run the same code")
        .check(MAIN);
  }

  @Test
  void onlyTrainingKnowsTheLibraryThatLearns() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "training..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ml.dmlc..")
        .because("scoring is our own code and needs no native library")
        .check(MAIN);
  }

  @Test
  void workerAndTopicsKnowNothingOfTheServices() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "worker..", ROOT + "topics..", ROOT + "sql..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "ingest..",
            ROOT + "scorer..",
            ROOT + "loader..",
            ROOT + "reports..",
            ROOT + "stack..",
            ROOT + "cli..")
        .check(MAIN);
  }

  @Test
  void onlyMainsReadTheEnvironment() {
    noClasses()
        .that(describe("are no *Main", (JavaClass c) -> !c.getSimpleName().endsWith("Main")))
        .should()
        .callMethodWhere(
            call(
                "System.getenv",
                c -> c.getOwner().isEquivalentTo(System.class) && c.getName().equals("getenv")))
        .check(MAIN);
  }

  @Test
  void onlyTheWorkerMakesThreads() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "worker..")
        .should()
        .callCodeUnitWhere(call("a maker of threads", ArchitectureTest::makesAThread))
        .check(MAIN);
  }

  @Test
  void onlyTheCliPrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli..")
        .should()
        .accessField(System.class, "out")
        .check(MAIN);
  }

  @Test
  void onlyThePauseOfTheWorkerSleeps() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + "worker.Pause")
        .should()
        .callMethodWhere(
            call(
                "Thread.sleep",
                c -> c.getOwner().isEquivalentTo(Thread.class) && c.getName().equals("sleep")))
        .because("a wait has a condition and a bound, and is easy to find")
        .check(MAIN);
  }

  private static boolean makesAThread(AccessTarget.CodeUnitCallTarget target) {
    var owner = target.getOwner();
    return THREAD_MAKERS.contains(owner.getName())
        || (owner.isEquivalentTo(Thread.class) && THREAD_METHODS.contains(target.getName()))
        || (owner.isEquivalentTo(java.util.concurrent.CompletableFuture.class)
            && target.getName().endsWith("Async")
            && target.getRawParameterTypes().stream()
                .noneMatch(type -> type.isAssignableTo(java.util.concurrent.Executor.class)));
  }

  private static DescribedPredicate<JavaCall<?>> call(
      String description, java.util.function.Predicate<AccessTarget.CodeUnitCallTarget> test) {
    return describe(description, c -> test.test(c.getTarget()));
  }
}
