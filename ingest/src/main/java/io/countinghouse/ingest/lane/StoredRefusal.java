package io.countinghouse.ingest.lane;

import tools.jackson.databind.json.JsonMapper;

/** A refusal as it is kept with its key. */
public final class StoredRefusal {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private StoredRefusal() {}

  static String toJson(Refusal refusal) {
    return JSON.writeValueAsString(refusal);
  }

  /** Reads it again. */
  public static Refusal fromJson(String json) {
    return JSON.readValue(json, Refusal.class);
  }
}
