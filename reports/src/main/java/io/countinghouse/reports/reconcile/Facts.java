package io.countinghouse.reports.reconcile;

import io.countinghouse.events.ChainHash;
import io.countinghouse.reports.ClickHouseReader;
import io.countinghouse.reports.Resources;
import io.countinghouse.reports.lanes.RetiredLanes;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * ClickHouse's side of the proof. All is read up to a vector only, unless a method says otherwise.
 */
final class Facts {

  private static final String FACTS = Resources.text("/reconcile/facts.sql");
  private static final String PROGRESS = FACTS + Resources.text("/reconcile/progress.sql");
  private static final String PROOF = FACTS + Resources.text("/reconcile/proof.sql");
  private static final String MISSING = FACTS + Resources.text("/reconcile/missing.sql");
  private static final String DOUBLED = FACTS + Resources.text("/reconcile/doubled.sql");
  private static final String TOTALS = Resources.text("/reconcile/totals.sql");
  private static final String WATERMARKS = Resources.text("/reconcile/watermarks.sql");
  private static final String CHAIN = Resources.text("/reconcile/chain.sql");
  private static final String FURTHEST = Resources.text("/reconcile/furthest.sql");

  /** Sequences looked at to name ranges. */
  private static final int LOCATED_MAX = 100_000;

  private static final int RANGES_MAX = 10;

  /** The facts by the codes that {@code facts.sql} gives them. */
  enum Fact {
    /** Every sequence that the lane must have. */
    ALL("[0]"),
    ENTRY("[1,3,7]"),
    DEBIT("[1,7]"),
    /** Debit legs of the kinds that are scored. */
    SCORED("[7]"),
    CREDIT("[2]"),
    SCORE("[4]"),
    FLAGGED("[5]"),
    FLAG("[6]");

    private final String codes;

    Fact(String codes) {
      this.codes = codes;
    }
  }

  /** How many facts of a lane have come. */
  record Progress(long entries, long credits, long scores, long flagged, long flags) {
    static final Progress NONE = new Progress(0, 0, 0, 0, 0);
  }

  /** A chain hash that a watermark gives. */
  record ChainAt(long lastSeq, ChainHash chain) {}

  private final ClickHouseReader clickHouse;

  Facts(ClickHouseReader clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** The last sequence of the newest watermark of each lane, whatever the vector. */
  Map<Integer, Long> watermarks() throws SQLException {
    return longs(WATERMARKS, "last_seq");
  }

  /** The lanes that ClickHouse was told are retired, and where they ended. */
  Map<Integer, Set<RetiredLanes.End>> retired() throws SQLException {
    return RetiredLanes.read(clickHouse);
  }

  /** The highest sequence of each lane in any fact or watermark, whatever the vector. */
  Map<Integer, Long> furthest() throws SQLException {
    return longs(FURTHEST, "last_seq");
  }

  /** How many facts have the impossible sequence 0, per lane. */
  Map<Integer, Long> zeros() throws SQLException {
    return longs(FURTHEST, "zeros");
  }

  private Map<Integer, Long> longs(String sql, String column) throws SQLException {
    var values = new TreeMap<Integer, Long>();
    clickHouse.query(sql, Map.of(), row -> values.put(row.getInt("lane"), row.getLong(column)));
    return values;
  }

  Map<Integer, Progress> progress(Map<Integer, Long> vector) throws SQLException {
    var progress = new HashMap<Integer, Progress>();
    clickHouse.query(
        PROGRESS,
        parameters(vector),
        row ->
            progress.put(
                row.getInt("lane"),
                new Progress(
                    row.getLong("entries"),
                    row.getLong("credits"),
                    row.getLong("scores"),
                    row.getLong("flagged"),
                    row.getLong("flags"))));
    return progress;
  }

  /** The proof's figures; a lane of which nothing is there is absent. */
  Map<Integer, LaneFacts> proof(Map<Integer, Long> vector) throws SQLException {
    var lanes = new HashMap<Integer, LaneFacts>();
    clickHouse.query(
        PROOF,
        parameters(vector),
        row -> {
          int lane = row.getInt("lane");
          lanes.put(
              lane,
              new LaneFacts(
                  lane,
                  row.getLong("entries"),
                  row.getLong("entries_distinct"),
                  row.getLong("debits"),
                  factSet(row, "credits"),
                  factSet(row, "scores"),
                  factSet(row, "flags")));
        });
    return lanes;
  }

  private static LaneFacts.FactSet factSet(ResultSet row, String facts) throws SQLException {
    return new LaneFacts.FactSet(
        row.getLong(facts),
        row.getLong(facts + "_distinct"),
        row.getLong(facts + "_missing"),
        row.getLong(facts + "_stray"));
  }

  Map<DayCurrency, DayTotals> totals(Map<Integer, Long> vector) throws SQLException {
    var totals = new TreeMap<DayCurrency, DayTotals>(DayCurrency.ORDER);
    clickHouse.query(
        TOTALS,
        parameters(vector),
        row ->
            totals.put(
                new DayCurrency(row.getString("booking_date"), row.getString("currency")),
                new DayTotals(
                    row.getLong("debits"),
                    row.getLong("credits"),
                    new BigInteger(row.getString("total_debits_minor")),
                    new BigInteger(row.getString("total_credits_minor")),
                    new BigInteger(row.getString("debits_by_account")),
                    new BigInteger(row.getString("credits_by_account")),
                    new BigInteger(row.getString("total_held_minor")),
                    new BigInteger(row.getString("held_by_account")))));
    return totals;
  }

  /** What the newest watermarks of a lane at or before {@code end} say of its chain. */
  List<ChainAt> chains(int lane, long end) throws SQLException {
    return clickHouse.list(
        CHAIN,
        Map.of("lane", Integer.toString(lane), "end", Long.toString(end)),
        row ->
            new ChainAt(
                row.getLong("last_seq"),
                ChainHash.of(HexFormat.of().parseHex(row.getString("chain")))));
  }

  /** The first sequences of a lane that have the one fact and not the other. */
  List<SeqRange> missing(int lane, long end, Fact expected, Fact actual) throws SQLException {
    var parameters = locating(lane, end, actual);
    parameters.put("expected", expected.codes);
    return ranges(MISSING, parameters);
  }

  /** The first sequences of a lane that have a fact more than once. */
  List<SeqRange> doubled(int lane, long end, Fact fact) throws SQLException {
    return ranges(DOUBLED, locating(lane, end, fact));
  }

  private List<SeqRange> ranges(String sql, Map<String, String> parameters) throws SQLException {
    var sequences = clickHouse.list(sql, parameters, row -> row.getLong("lane_seq"));
    return SeqRange.of(sequences, RANGES_MAX);
  }

  private static Map<String, String> locating(int lane, long end, Fact actual) {
    var parameters = new HashMap<>(parameters(Map.of(lane, end)));
    parameters.put("lane", Integer.toString(lane));
    parameters.put("end", Long.toString(end));
    parameters.put("actual", actual.codes);
    parameters.put("limit", Integer.toString(LOCATED_MAX));
    return parameters;
  }

  private static Map<String, String> parameters(Map<Integer, Long> vector) {
    return Map.of(
        "lanes", vector.keySet().stream().map(Object::toString).collect(list()),
        "ends", vector.values().stream().map(Object::toString).collect(list()));
  }

  private static Collector<CharSequence, ?, String> list() {
    return Collectors.joining(",", "[", "]");
  }
}
