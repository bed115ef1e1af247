package io.countinghouse.reports.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Databases;
import io.countinghouse.reports.Resources;
import io.countinghouse.testkit.RunningStack;
import io.countinghouse.testkit.Seeds;
import io.countinghouse.testkit.Servers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The moment before which nothing is missing, of many watermarks. */
@ExtendWith(RunningStack.class)
class CompleteBeforeIT {

  private static final long BEGIN = Instant.parse("2026-03-31T20:30:00Z").getEpochSecond();

  /** {@code Granules: 3/98}, or without a slash where nothing was left out. */
  private static final Pattern GRANULES = Pattern.compile("Granules: (\\d+)/\\d+");

  private final Databases databases;
  private final ClickHouseReader reader;

  CompleteBeforeIT(Servers servers) throws Exception {
    databases = Databases.create(servers);
    reader = ClickHouseReader.open(databases.clickHouse());
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
    databases.close();
  }

  /** One of a lane. */
  private record Mark(int lane, long seq, Instant asOf) {}

  private Instant completeBefore(Map<Integer, Long> lanes) throws Exception {
    var none = Map.<Integer, Long>of();
    var positions = new Positions(lanes, lanes, none, none, none, 0);
    return new Completeness(reader).then(positions).completeBefore();
  }

  private static Instant expected(List<Mark> marks, Map<Integer, Long> lanes) {
    var newest = new TreeMap<Integer, Instant>();
    lanes.keySet().forEach(lane -> newest.put(lane, Instant.EPOCH));
    for (var mark : marks) {
      boolean there = mark.seq() <= lanes.getOrDefault(mark.lane(), 0L);
      newest.merge(
          mark.lane(), there ? mark.asOf() : Instant.EPOCH, (a, b) -> a.isAfter(b) ? a : b);
    }
    return newest.values().stream().min(Instant::compareTo).orElse(Instant.EPOCH);
  }

  /** Over the end of a month, quiet hours and busy ones, some moments with many watermarks. */
  private static List<Mark> marks(int lane, Random random) {
    var marks = new ArrayList<Mark>();
    long seq = random.nextInt(3);
    long second = BEGIN + random.nextInt(7_200);
    for (int i = 0; i < 300; i++) {
      second += random.nextInt(10) == 0 ? random.nextInt(10_000) : random.nextInt(60);
      seq += random.nextInt(4) == 0 ? 0 : random.nextInt(50);
      marks.add(new Mark(lane, seq, Instant.ofEpochSecond(second)));
    }
    return marks;
  }

  @Test
  void ofEachLaneTheNewestWatermarkOfWhichAllIsThereCounts() throws Exception {
    var random = new Random(Seeds.one());
    var marks = new ArrayList<Mark>();
    for (int lane = 0; lane < 3; lane++) {
      marks.addAll(marks(lane, random));
    }
    for (int part = 0; part < 4; part++) {
      insert(marks.subList(part * marks.size() / 4, (part + 1) * marks.size() / 4));
    }
    for (int i = 0; i < 40; i++) {
      var lanes = new TreeMap<Integer, Long>();
      for (int lane = 0; lane < 3; lane++) {
        if (random.nextInt(8) > 0) {
          lanes.put(lane, (long) random.nextInt(random.nextBoolean() ? 8_000 : 600));
        }
      }
      assertEquals(expected(marks, lanes), completeBefore(lanes), () -> "up to " + lanes);
    }
    var beyond = Map.of(0, 8_000L, 1, 8_000L, 2, 8_000L);
    assertTrue(completeBefore(beyond).isAfter(Instant.ofEpochSecond(BEGIN)), "all are there");
    assertEquals(Instant.EPOCH, completeBefore(Map.of(0, 1L, 1, 1L, 2, 1L, 3, 1L)), "none of 3");
  }

  private void insert(List<Mark> marks) throws Exception {
    var rows =
        marks.stream()
            .map(mark ->
                "(%d, %d, %d)".formatted(mark.lane(), mark.seq(), mark.asOf().getEpochSecond()))
            .collect(Collectors.joining(","));
    databases.facts(
        "INSERT INTO lane_watermarks (lane, last_seq, as_of) SELECT lane, seq, toDateTime64(second,"
            + " 6, 'UTC') FROM values('lane UInt16, seq UInt64, second UInt32', "
            + rows
            + ")");
  }

  /** 2 lanes with a watermark a second for 4 days: 691,200 rows, 43 granules of a lane. */
  @Test
  void ofManyWatermarksARunReadsTheHoursAndLooksIntoOneOfThem() throws Exception {
    databases.facts(
        "INSERT INTO lane_watermarks (lane, last_seq, as_of, source_offset) SELECT l, number * 10,"
            + " toDateTime64('2026-03-02 00:00:00', 6, 'UTC') + number, number FROM"
            + " numbers(345600) ARRAY JOIN [0, 1] AS l");
    var lanes = Map.of(0, 3_455_990L, 1, 3_000_005L);
    assertEquals(Instant.parse("2026-03-02T00:00:00Z").plusSeconds(300_000), completeBefore(lanes));
    var plan =
        reader.list(
            "EXPLAIN indexes = 1 " + Resources.text("/runs/complete_before.sql"),
            Map.of("lanes", Positions.text(lanes, "{}")),
            row -> row.getString(1));
    var text = String.join("\n", plan);
    assertTrue(text.contains("ReadFromMergeTree (by_hour)"), text);
    long least =
        GRANULES
            .matcher(text.substring(text.indexOf("as_of_times")))
            .results()
            .mapToLong(found -> Long.parseLong(found.group(1)))
            .findFirst()
            .orElseThrow();
    assertTrue(least <= 3, text);
  }
}
