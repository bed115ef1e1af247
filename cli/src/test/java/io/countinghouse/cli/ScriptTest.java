package io.countinghouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code ./countinghouse} itself, in a project of its own: java and Maven are little
 * scripts that tell how they were called, so nothing is built while the build tests it.
 */
class ScriptTest {

  private static final List<String> TOOLS =
      List.of(
          "sh",
          "sed",
          "find",
          "dirname",
          "readlink",
          "head",
          "mkdir",
          "rm",
          "mv",
          "cat",
          "sleep",
          "basename");

  @TempDir private Path temp;
  private Path project = Path.of("");
  private Path jdk = Path.of("");
  private Path bin = Path.of("");

  /** What a run gave. */
  private record Run(int status, String out, String err) {}

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectories(temp.resolve("project with a space"));
    jdk = temp.resolve("jdk");
    bin = Files.createDirectories(temp.resolve("bin"));
    var script = Path.of("..", "countinghouse").toAbsolutePath();
    executable(project.resolve("countinghouse"), Files.readString(script));
    Files.createDirectories(project.resolve("cli/src/main/java"));
    Files.writeString(project.resolve("pom.xml"), "<project/>");
    Files.writeString(project.resolve("cli/pom.xml"), "<project/>");
    Files.writeString(project.resolve("cli/src/main/java/A.java"), "class A {}");
    executable(jdk.resolve("bin/java"), "#!/bin/sh\npwd\nfor a; do echo \"$a\"; done\n");
    executable(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    for (var tool : TOOLS) {
      Files.createSymbolicLink(bin.resolve(tool), tool(tool));
    }
    executable(
        bin.resolve("mvn"),
        """
        #!/bin/sh
        echo called >>"%s"
        echo "a message of Maven"
        for a; do case $a in -Dapp.lib=*) mkdir -p "${a#-Dapp.lib=}" ;; esac; done
        """
            .formatted(temp.resolve("mvn.calls")));
  }

  private static Path tool(String name) {
    return List.of(Path.of("/usr/bin", name), Path.of("/bin", name)).stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process start(Path from, Path script, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(from.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("HOME", temp.toString());
    builder.environment().put("JAVA_HOME", jdk.toString());
    return builder.start();
  }

  private static Run end(Process process) throws Exception {
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    return new Run(process.exitValue(), out, err);
  }

  private int builds() throws IOException {
    var calls = temp.resolve("mvn.calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  @Test
  void itRunsFromAnyDirectoryAndByASymbolicLink() throws Exception {
    var elsewhere = Files.createDirectories(temp.resolve("else/where"));
    var link = Files.createSymbolicLink(temp.resolve("link"), project.resolve("countinghouse"));
    var run = end(start(elsewhere, link, "report", "--account", "a b"));
    assertEquals(0, run.status(), run::toString);
    var lines = run.out().lines().toList();
    assertEquals(elsewhere.toRealPath().toString(), lines.getFirst());
    assertTrue(lines.contains(project.toRealPath() + "/cli/target/app/lib/*"), run::toString);
    assertEquals(
        List.of("io.countinghouse.cli.CountinghouseMain", "report", "--account", "a b"),
        lines.subList(lines.size() - 4, lines.size()));
  }

  @Test
  void itBuildsOnceAndAgainOnlyWhenASourceIsNewerAndKeepsThatOffStandardOutput() throws Exception {
    var script = project.resolve("countinghouse");
    var first = end(start(project, script));
    assertTrue(first.err().contains("building"), first::toString);
    assertTrue(first.err().contains("a message of Maven"), first::toString);
    assertTrue(!first.out().contains("a message of Maven"), first::toString);
    assertEquals("", end(start(project, script)).err());
    assertEquals(1, builds());
    var source = project.resolve("cli/src/main/java/A.java");
    var built = Files.getLastModifiedTime(project.resolve("cli/target/app/built"));
    Files.setLastModifiedTime(
        source, java.nio.file.attribute.FileTime.from(built.toInstant().plusSeconds(5)));
    end(start(project, script));
    assertEquals(2, builds());
  }

  @Test
  void twoThatStartAtOnceBuildOnce() throws Exception {
    var script = project.resolve("countinghouse");
    var one = start(project, script);
    var other = start(project, script);
    assertEquals(0, end(one).status());
    assertEquals(0, end(other).status());
    assertEquals(1, builds());
  }

  @Test
  void aLockThatAKilledBuildLeftIsTakenOver() throws Exception {
    var lock = Files.createDirectories(project.resolve("cli/target/build.lock"));
    var gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");
    assertEquals(0, end(start(project, project.resolve("countinghouse"))).status());
    assertEquals(1, builds());
  }

  @Test
  void withoutAFittingJdkItSaysWhatIsMissingAndHowToGetIt() throws Exception {
    var script = project.resolve("countinghouse");
    executable(script, Files.readString(script).replace("NEEDS=25", "NEEDS=99"));
    var run = end(start(project, script));
    assertEquals(1, run.status());
    assertTrue(run.err().startsWith("countinghouse: no JDK 99 or newer was found"), run::toString);
    assertTrue(run.err().contains("adoptium.net"), run::toString);
    assertEquals("", run.out());
  }

  @Test
  void withoutMavenItSaysWhatItIsForAndHowToGetIt() throws Exception {
    Files.delete(bin.resolve("mvn"));
    var run = end(start(project, project.resolve("countinghouse")));
    assertEquals(1, run.status());
    assertTrue(run.err().contains("Maven is missing"), run::toString);
    assertTrue(run.err().contains("apt-get install maven"), run::toString);
  }

  @Test
  void withoutNpmItSaysWhatItIsForUnlessTheLibraryIsThere() throws Exception {
    Files.createDirectories(project.resolve("stack"));
    Files.writeString(project.resolve("stack/pom.xml"), "<project/>");
    Files.writeString(project.resolve("stack/package.json"), "{}");
    var script = project.resolve("countinghouse");
    var run = end(start(project, script));
    assertEquals(1, run.status());
    assertTrue(run.err().contains("npm is missing"), run::toString);
    Files.createDirectories(project.resolve("stack/node_modules"));
    assertEquals(0, end(start(project, script)).status());
  }
}
