package io.countinghouse.reports.filing;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of customers: CSV with a header, or JSON objects, in an array or one after the other. Its
 * fields are {@code customer} and those of {@link IdentityField}.
 *
 * @param errors what is wrong, each with its line, field and rule and without any value
 */
public record IdentityFile(List<Identity> identities, List<String> errors) {

  /** More than any person wants to read at once. */
  private static final int ERRORS_MAX = 100;

  /** A field that is said twice is an error: nobody can tell which of the two is meant. */
  private static final JsonMapper ONCE =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  private static final Set<String> FIELDS = fields();

  private static Set<String> fields() {
    var fields = new TreeSet<String>();
    fields.add("customer");
    for (var field : IdentityField.values()) {
      fields.add(field.column());
    }
    return fields;
  }

  /** Reads a file, JSON if its name ends in {@code .json} or {@code .ndjson}. */
  public static IdentityFile read(Path file) throws IOException {
    var found = new Found();
    try (var in = Files.newBufferedReader(file)) {
      if (String.valueOf(file.getFileName()).endsWith("json")) {
        readJson(in, found);
      } else {
        readCsv(in, found);
      }
    }
    return new IdentityFile(found.identities, found.errors);
  }

  private static void readCsv(Reader in, Found found) throws IOException {
    var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (var rows = format.parse(in)) {
      int unknown = unknown(rows.getHeaderNames());
      if (unknown > 0) { // its name is not shown: a file without a header begins with a customer
        found.error(1, "column " + unknown + " of the header is no field");
        return;
      }
      for (var row : rows) {
        if (row.isConsistent()) {
          found.take(rows.getCurrentLineNumber(), row.toMap());
        } else {
          found.error(rows.getCurrentLineNumber(), "has another number of fields than the header");
        }
      }
    } catch (IllegalArgumentException e) { // its message would show the line
      found.error(1, "is no header: every column must have a name, each another one");
    } catch (UncheckedIOException e) { // a quotation mark that does not end, or is out of place
      throw new IOException("no CSV as of RFC 4180, or not to be read", e);
    }
  }

  /** The first column that is no field, from 1; 0: all are. */
  private static int unknown(List<String> header) {
    for (int i = 0; i < header.size(); i++) {
      if (!FIELDS.contains(header.get(i))) {
        return i + 1;
      }
    }
    return 0;
  }

  private static void readJson(Reader in, Found found) {
    var objects = ONCE.readerFor(new TypeReference<Map<String, String>>() {});
    try (var all = objects.<Map<String, String>>readValues(in)) {
      while (all.hasNextValue()) {
        var texts = new HashMap<String, String>();
        all.nextValue().forEach((name, value) -> texts.put(name, value == null ? "" : value));
        found.take(all.currentLocation().getLineNr(), texts);
      }
    } catch (JacksonException e) { // its message would show what is around the place
      var at = e.getLocation();
      found.error(at == null ? 1 : at.getLineNr(), "is no JSON object of texts");
    }
  }

  /** What is read so far. */
  private static final class Found {
    private final List<Identity> identities = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final Set<String> customers = new HashSet<>();

    void take(long line, Map<String, String> texts) {
      try {
        for (var name : texts.keySet()) {
          if (!FIELDS.contains(name)) {
            throw new IllegalArgumentException("there is no field of the name " + shown(name));
          }
        }
        var identity = Identity.of(texts);
        if (!customers.add(identity.customer())) {
          throw new IllegalArgumentException("customer: must be in the file once");
        }
        identities.add(identity);
      } catch (IllegalArgumentException e) {
        error(line, String.valueOf(e.getMessage()));
      }
    }

    private static String shown(String name) {
      return name.length() > 30 ? name.substring(0, 30) + "…" : name;
    }

    void error(long line, String what) {
      if (errors.size() < ERRORS_MAX) {
        errors.add("line " + line + ": " + what);
      }
    }
  }
}
