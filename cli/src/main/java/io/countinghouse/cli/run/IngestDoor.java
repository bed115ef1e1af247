package io.countinghouse.cli.run;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.cli.OwnerFile;
import io.countinghouse.events.Sha256;
import io.countinghouse.stack.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Where the payment systems knock: the port, and the API key that opens. Both stay the same over
 * restarts.
 */
record IngestDoor(int port, String apiKey) {

  private static final String FILE = "ingest.properties";
  private static final int USUAL_PORT = 8080;
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * The directory's own door, made at the first start.
   *
   * @param wanted the port that the person asked for; empty: as before, or the usual one
   */
  static IngestDoor of(Path dir, OptionalInt wanted, Consumer<String> say) {
    try {
      var file = dir.resolve(FILE);
      var kept = OwnerFile.read(file);
      var apiKey = kept.getOrDefault("INGEST_API_KEY", randomKey());
      int before = Integer.parseInt(kept.getOrDefault("INGEST_PORT", "" + USUAL_PORT));
      var door = new IngestDoor(port(wanted, before, say), apiKey);
      OwnerFile.write(
          file, Map.of("INGEST_API_KEY", apiKey, "INGEST_PORT", Integer.toString(door.port)));
      return door;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The key as the service knows it: only its digest. */
  String keyDigest() {
    return Sha256.hex(apiKey);
  }

  private static int port(OptionalInt wanted, int before, Consumer<String> say) {
    if (wanted.isPresent() && wanted.getAsInt() != 0) {
      if (!Ports.free(wanted.getAsInt())) {
        throw new CommandFailed("port " + wanted.getAsInt() + " is taken");
      }
      return wanted.getAsInt();
    }
    if (wanted.isEmpty() && Ports.free(before)) {
      return before;
    }
    if (wanted.isEmpty()) {
      say.accept("port " + before + " is taken; ingest gets another one");
    }
    return Ports.fresh();
  }

  private static String randomKey() {
    var bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return "ch_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "IngestDoor[" + port + "]";
  }
}
