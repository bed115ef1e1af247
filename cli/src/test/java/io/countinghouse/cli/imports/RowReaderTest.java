package io.countinghouse.cli.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.cli.CommandFailed;
import io.countinghouse.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class RowReaderTest {

  private static final String HEADER = "debit_account,credit_account,amount,currency,occurred_at";
  private static final String ROW = "a,b,1.00,EUR,2026-03-01T12:00:00Z";

  private static LongStream seeds() {
    return Seeds.some(30);
  }

  private static List<Parsed> csv(byte[] file) throws IOException {
    return all(CsvRows.open(new Lines(new ByteArrayInputStream(file))));
  }

  private static List<Parsed> csv(String file) throws IOException {
    return csv(file.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Parsed> ndjson(String file) throws IOException {
    return all(
        new NdjsonRows(new Lines(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)))));
  }

  private static List<Parsed> all(RowReader reader) throws IOException {
    var all = new ArrayList<Parsed>();
    for (var parsed = reader.next(); parsed != null; parsed = reader.next()) {
      all.add(parsed);
    }
    return all;
  }

  private static long line(Parsed parsed) {
    return switch (parsed) {
      case Row row -> row.line();
      case Reject reject -> reject.line();
    };
  }

  private static Reject reject(Parsed parsed) {
    return assertInstanceOf(Reject.class, parsed);
  }

  private static String odd(RandomGenerator random) {
    var alphabet = "ab,\"\"\n\r ;ü€😀\\".codePoints().toArray();
    var text = new StringBuilder("x"); // never empty: an empty cell is an absent one
    for (int i = random.nextInt(10); i > 0; i--) {
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.append('x').toString().replace("\r\n", "\n");
  }

  private static Map<String, String> row(RandomGenerator random) {
    var fields = new LinkedHashMap<String, String>();
    for (var column : Columns.ALL) {
      if (Columns.REQUIRED.contains(column) || random.nextBoolean()) {
        fields.put(column, odd(random));
      }
    }
    return fields;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyRowComesBackWithTheLineWhereItBegins(long seed) throws IOException {
    var random = Seeds.random(seed);
    var columns = new ArrayList<>(Columns.ALL);
    Collections.shuffle(columns, new java.util.Random(seed));
    var file = new StringBuilder();
    CSVFormat.RFC4180.printRecord(file, columns.toArray());
    var rows = new ArrayList<Map<String, String>>();
    var begins = new ArrayList<Long>();
    for (int i = 0; i < 40; i++) {
      var fields = row(random);
      rows.add(fields);
      begins.add(1 + file.chars().filter(c -> c == '\n').count());
      CSVFormat.RFC4180.printRecord(
          file, columns.stream().map(name -> fields.getOrDefault(name, "")).toArray());
    }
    var parsed = csv(file.toString());
    assertEquals(rows, parsed.stream().map(p -> assertInstanceOf(Row.class, p).fields()).toList());
    assertEquals(begins, parsed.stream().map(RowReaderTest::line).toList());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void bothFormatsGiveTheSameRowsAndKeys(long seed) throws IOException {
    var random = Seeds.random(seed);
    var json = new StringBuilder();
    var csv = new StringBuilder(String.join(",", Columns.ALL) + "\n");
    for (int i = 0; i < 40; i++) {
      var fields = row(random);
      fields.remove(Columns.KEY);
      json.append(new JsonMapper().writeValueAsString(fields)).append('\n');
      CSVFormat.RFC4180.printRecord(
          csv, Columns.ALL.stream().map(name -> fields.getOrDefault(name, "")).toArray());
    }
    assertEquals(keys(ndjson(json.toString())), keys(csv(csv.toString())));
  }

  private static List<String> keys(List<Parsed> parsed) {
    var keys = new RowKeys();
    return parsed.stream().map(p -> keys.key(assertInstanceOf(Row.class, p))).toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noBytesWhateverStopTheReaderOrLoseALine(long seed) throws IOException {
    var random = Seeds.random(seed);
    var file = new ByteArrayOutputStream();
    file.writeBytes((HEADER + "\n").getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < 200; i++) {
      var line = new byte[random.nextInt(40)];
      random.nextBytes(line);
      file.writeBytes(random.nextBoolean() ? line : "a\"b,\"c".getBytes(StandardCharsets.UTF_8));
      file.write('\n');
    }
    file.writeBytes((ROW + "\n").getBytes(StandardCharsets.UTF_8));
    var parsed = csv(file.toByteArray());
    assertInstanceOf(Row.class, parsed.getLast());
    long before = 1;
    for (var each : parsed) {
      assertTrue(line(each) > before, "lines come in order, each once");
      before = line(each);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a,b,1.00,EUR          | line           | must have 5 columns as the header has; it has 4",
        "a,b,1.00,EUR,t,x      | line           | must have 5 columns as the header has; it has 6",
        "a,,1.00,EUR,t         | credit_account | must be given",
        "\"a,b,1.00,EUR,t      | line           | must have its quotes in pairs and doubled within a value",
        "a\"c,b,1.00,EUR,t     | line           | must have its quotes in pairs and doubled within a value",
        "\"a\"c,b,1.00,EUR,t   | line           | must have its quotes in pairs and doubled within a value",
      })
  void aBadLineIsToldAndTheOthersGoIn(String line, String field, String rule) throws IOException {
    var text = line.replace("\\\"", "\"");
    var parsed = csv(HEADER + "\n" + ROW + "\n\n" + text + "\n" + ROW + "\n" + ROW);
    assertEquals(4, parsed.size());
    assertEquals(new Reject(4, field, rule, text), parsed.get(1));
    assertEquals(List.of(2L, 4L, 5L, 6L), parsed.stream().map(RowReaderTest::line).toList());
    assertInstanceOf(Row.class, parsed.get(2));
    assertInstanceOf(Row.class, parsed.get(3));
  }

  @Test
  void badUtf8IsKeptByteForByte() throws IOException {
    var file = new ByteArrayOutputStream();
    file.writeBytes((HEADER + "\n").getBytes(StandardCharsets.UTF_8));
    file.writeBytes(new byte[] {'a', (byte) 0xFF, '\n'});
    file.writeBytes(ROW.getBytes(StandardCharsets.UTF_8));
    var parsed = csv(file.toByteArray());
    assertEquals(Reject.whole(2, "must be UTF-8", "base64:Yf8="), parsed.getFirst());
    assertInstanceOf(Row.class, parsed.getLast());
  }

  @Test
  void aHugeLineIsPassedOverInBoundedMemory() throws IOException {
    var parsed = csv(HEADER + "\n" + "x".repeat(5_000_000) + "\n" + ROW);
    assertEquals("must have at most 65536 bytes", reject(parsed.getFirst()).rule());
    assertEquals(65_536, reject(parsed.getFirst()).original().length());
    assertEquals(3, line(parsed.getLast()));
    assertInstanceOf(Row.class, parsed.getLast());
  }

  @Test
  void aByteOrderMarkAndCrlfAreTaken() throws IOException {
    var parsed = csv("\uFEFF" + HEADER + "\r\n" + ROW + "\r\n");
    assertEquals(
        "2026-03-01T12:00:00Z", assertInstanceOf(Row.class, parsed.getFirst()).get("occurred_at"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                | the file is empty; a CSV file must begin with a header",
        "amount,currency                   | the header lacks columns: credit_account, debit_account, occurred_at",
        "debit_account,credit_account,amount,currency,occurred_at,amount | the header has a column twice",
      })
  void aWrongHeaderStopsTheImport(String header, String message) {
    assertEquals(message, assertThrows(CommandFailed.class, () -> csv(header)).getMessage());
  }

  @Test
  void unknownColumnsAreNamed() {
    var message = assertThrows(CommandFailed.class, () -> csv(HEADER + ",colour")).getMessage();
    assertTrue(
        String.valueOf(message)
            .startsWith(
                "the header has unknown columns: \"colour\"; the columns are: idempotency_key,"),
        message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "[]                     | line   | must be a JSON object",
        "{\"amount\":true}      | amount | must be a JSON string",
        "{\"currency\":1}       | currency | must be a JSON string",
        "{\"type\":\"a\",\"type\":\"b\"} | type | must be given once",
        "{} {}                  | line   | must end after the JSON object",
        "{\"amount\":1.50}      | debit_account | must be given",
      })
  void aBadJsonLineIsToldAndTheOthersGoIn(String line, String field, String rule)
      throws IOException {
    var good =
        "{\"debit_account\":\"a\",\"credit_account\":\"b\",\"amount\":1.50,\"currency\":\"EUR\","
            + "\"occurred_at\":\"2026-03-01T12:00:00Z\",\"type\":null}\n";
    var text = line.replace("\\\"", "\"");
    var parsed = ndjson(good + text + "\n" + good);
    assertEquals(new Reject(2, field, rule, text), parsed.get(1));
    assertEquals("1.50", assertInstanceOf(Row.class, parsed.get(2)).get("amount"));
    assertEquals(3, parsed.size());
  }

  @Test
  void tornJsonIsToldWithItsPlace() throws IOException {
    assertEquals(
        "must be well-formed JSON; it is not at column",
        reject(ndjson("{\"amount\":\"1").getFirst()).rule().replaceAll(" \\d+$", ""));
  }
}
