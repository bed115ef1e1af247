package io.countinghouse.cli.imports;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Rows on their way to the API, with their keys. */
final class Batch {

  /** Enough for the server to fill its lanes; few enough to be answered in a moment. */
  static final int ROWS_MAX = 1_000;

  private static final JsonFactory JSON = new JsonFactory();

  /** A row with the key under which it is posted. */
  record Keyed(Row row, String key) {}

  private final List<Keyed> rows = new ArrayList<>();

  void add(Row row, String key) {
    rows.add(new Keyed(row, key));
  }

  boolean full() {
    return rows.size() >= ROWS_MAX;
  }

  List<Keyed> rows() {
    return rows;
  }

  /** The lines of a request. */
  static byte[] body(List<Keyed> rows) {
    var body = new ByteArrayOutputStream(rows.size() * 256);
    for (var keyed : rows) {
      try (var line = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
        line.writeStartObject();
        line.writeStringProperty(Columns.KEY, keyed.key());
        for (var field : keyed.row().fields().entrySet()) {
          if (!field.getKey().equals(Columns.KEY)) {
            line.writeStringProperty(field.getKey(), field.getValue());
          }
        }
        line.writeEndObject();
      }
      body.write('\n');
    }
    return body.toByteArray();
  }
}
