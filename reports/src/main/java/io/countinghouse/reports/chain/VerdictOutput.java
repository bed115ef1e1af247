package io.countinghouse.reports.chain;

import io.countinghouse.reports.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A verdict for people and for programs. */
public final class VerdictOutput {

  private VerdictOutput() {}

  /** As tables, with the verdict last. */
  public static String text(Verdict verdict) {
    var text = new StringBuilder(lanes(verdict));
    if (!verdict.intact()) {
      text.append('\n').append(findings(verdict));
    }
    return text.append(
            "\n%s: %d entries in %d lanes%s; %d sequences do not fit; %d entries/s\n"
                .formatted(
                    verdict.intact() ? "INTACT" : "NOT INTACT",
                    verdict.entries(),
                    verdict.lanes().size(),
                    stores(verdict),
                    verdict.misfits(),
                    verdict.entriesPerSecond()))
        .toString();
  }

  private static String stores(Verdict verdict) {
    if (!verdict.clickHouse()) {
      return ", PostgreSQL alone";
    }
    return verdict.kafka() ? ", PostgreSQL, Kafka and ClickHouse" : ", PostgreSQL and ClickHouse";
  }

  private static String lanes(Verdict verdict) {
    var table =
        new TextTable(List.of(">lane", ">from", ">to", ">watermarks", ">in Kafka", "chain"));
    for (var lane : verdict.lanes()) {
      table.row(
          List.of(
              Integer.toString(lane.lane()),
              Long.toString(lane.fromSeq()),
              Long.toString(lane.lastSeq()),
              Long.toString(lane.watermarks()),
              verdict.kafka() ? Long.toString(lane.publishedSeq()) : "-",
              lane.chain()));
    }
    return table.render();
  }

  private static String findings(Verdict verdict) {
    var table =
        new TextTable(
            List.of("finding", "in", ">lane", ">seq", "field", "PostgreSQL", "ClickHouse"));
    for (var finding : verdict.findings()) {
      table.row(
          List.of(
              name(finding.kind()),
              name(finding.store()),
              Integer.toString(finding.lane()),
              range(finding),
              or(finding.field()),
              or(finding.ledger()),
              or(finding.clickHouse())));
    }
    return table.render();
  }

  private static String range(Finding finding) {
    return finding.seq() == finding.lastSeq()
        ? Long.toString(finding.seq())
        : finding.seq() + ".." + finding.lastSeq();
  }

  private static String or(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** As one JSON object. */
  public static String json(Verdict verdict) {
    var members = new LinkedHashMap<String, Object>();
    members.put("intact", verdict.intact());
    members.put("clickhouse_compared", verdict.clickHouse());
    members.put("kafka_compared", verdict.kafka());
    members.put("entries", verdict.entries());
    members.put("misfits", verdict.misfits());
    members.put("took_ms", verdict.took().toMillis());
    members.put("entries_per_second", verdict.entriesPerSecond());
    members.put("lanes", verdict.lanes().stream().map(VerdictOutput::lane).toList());
    members.put("findings", verdict.findings().stream().map(VerdictOutput::finding).toList());
    return new JsonMapper().writeValueAsString(members);
  }

  private static Map<String, Object> lane(Verdict.LaneVerdict lane) {
    var members = new LinkedHashMap<String, Object>();
    members.put("lane", lane.lane());
    members.put("from_seq", lane.fromSeq());
    members.put("last_seq", lane.lastSeq());
    members.put("watermarks", lane.watermarks());
    members.put("published_seq", lane.publishedSeq());
    members.put("chain", lane.chain());
    return members;
  }

  private static Map<String, Object> finding(Finding finding) {
    var members = new LinkedHashMap<String, Object>();
    members.put("kind", name(finding.kind()));
    members.put("store", name(finding.store()));
    members.put("lane", finding.lane());
    members.put("seq", finding.seq());
    members.put("last_seq", finding.lastSeq());
    if (finding.field() != null) {
      members.put("field", finding.field());
      members.put("postgresql", or(finding.ledger()));
      members.put("clickhouse", or(finding.clickHouse()));
    }
    return members;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
