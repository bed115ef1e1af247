package io.countinghouse.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The memory of a JVM on Linux.
 *
 * @param rssMb resident, by the kernel
 * @param heapMb used after a full collection
 */
record ProcessMemory(double rssMb, double heapMb) {

  private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /** Young and old space; what follows is not heap. */
  private static final Pattern USED = Pattern.compile("(?:DefNew|Tenured) .*?used (\\d+)K");

  static ProcessMemory of(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    return new ProcessMemory(rssMb(pid), sum(USED, jcmd(pid, "GC.heap_info")) / 1024);
  }

  /** What any process has resident, by the kernel. */
  static double rssMb(long pid) throws IOException {
    return sum(RSS, Files.readString(Path.of("/proc", Long.toString(pid), "status"))) / 1024;
  }

  private static double sum(Pattern kilobytes, String text) {
    double sum = 0;
    var found = kilobytes.matcher(text);
    while (found.find()) {
      sum += Long.parseLong(found.group(1));
    }
    if (sum == 0) {
      throw new IllegalStateException("no figure in: " + text);
    }
    return sum;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process =
        new ProcessBuilder(jcmd, Long.toString(pid), command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd %s: %s".formatted(command, answer.strip()));
    }
    return answer;
  }
}
