package io.countinghouse.scorer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** What a scorer's process says of itself while it starts: its address is in its log. */
final class Figures implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/metrics");
  private static final Pattern RESTORING = Pattern.compile("restoring: (\\d+) of (\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;

  /** How much of what is to be restored is there. */
  record Restored(long done, long all) {}

  private Figures(String address) {
    this.address = address;
  }

  /** Of the process that has begun to write this log after so many characters. */
  static Figures of(Path log, long after) {
    var found =
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> address(log, after), Optional::isPresent);
    return new Figures(found.orElseThrow());
  }

  private static Optional<String> address(Path log, long after) throws IOException {
    try {
      var text = Files.readString(log);
      var since = text.substring((int) Math.min(after, text.length()));
      return ADDRESS.matcher(since).results().map((MatchResult one) -> one.group(1)).findFirst();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** What it restores; empty: it is ready, or waits for something else. */
  Optional<Restored> restoring() throws Exception {
    var answer = get("/health/ready");
    var said = RESTORING.matcher(answer.body());
    return answer.statusCode() == 503 && said.find()
        ? Optional.of(new Restored(Long.parseLong(said.group(1)), Long.parseLong(said.group(2))))
        : Optional.empty();
  }

  boolean ready() throws Exception {
    return get("/health/ready").statusCode() == 200;
  }

  /** A figure by its name, all labels added up. */
  double figure(String name) throws Exception {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(address + path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    http.close();
  }
}
