package io.countinghouse.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countinghouse.ingest.http.OpenBatches.Place;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OpenBatchesTest {

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final OpenBatches batches = new OpenBatches(metrics);
  private final List<Place> places = new ArrayList<>();

  private void fill(String client, int count) {
    for (int i = 0; i < count; i++) {
      places.add(batches.enter(client));
    }
  }

  private void refused(String client, int status, String full) {
    double before = metrics.counter("ingest.batches.refused", "full", full).count();
    var refused = assertThrows(Refused.class, () -> batches.enter(client));
    assertEquals(status, refused.problem().status());
    assertEquals(before + 1, metrics.counter("ingest.batches.refused", "full", full).count());
  }

  @Test
  void oneClientLeavesRoomForTheOthers() {
    fill("one", OpenBatches.CLIENT_MAX);
    refused("one", 429, "client");
    fill("two", OpenBatches.CLIENT_MAX);
    assertEquals(2.0 * OpenBatches.CLIENT_MAX, metrics.get("ingest.batches.open").gauge().value());
  }

  @Test
  void thereAreSoManyAndNoMore() {
    for (int i = 0; i < OpenBatches.MAX / OpenBatches.CLIENT_MAX; i++) {
      fill("client-" + i, OpenBatches.CLIENT_MAX);
    }
    refused("another", 503, "all");
    refused("client-0", 429, "client");
  }

  @Test
  void whoLeavesMakesRoom() {
    fill("one", OpenBatches.CLIENT_MAX);
    places.removeLast().close();
    fill("one", 1);
    refused("one", 429, "client");
    places.forEach(Place::close);
    assertEquals(0, batches.open());
  }
}
