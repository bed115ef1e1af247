-- Which reports were run, by whom, on what, with which outcome; and how far the facts go without a gap.
--
-- A run is a row that is only ever inserted. It holds the query itself, its parameters and the positions up to which rows
-- were looked at, so that the run can be repeated exactly (docs/reports.md); the digests say whether it was.
--
-- by_lane counts the sequences of a lane in blocks of 65,536: which of them are full is read off some thousand rows at
-- 10^8 postings, and only the first block that is not needs a look at the postings themselves.
--
-- Every statement may run twice. Materialising goes on in the background.

CREATE TABLE IF NOT EXISTS report_runs (
  run_id         UUID,
  report         LowCardinality(String),
  started_at     DateTime64(6, 'UTC'),
  took_ms        UInt64,
  ran_by         String,
  parameters     Map(String, String),         -- by the query's own names, as ClickHouse took them
  sql            String CODEC(ZSTD(3)),       -- the report's file
  sql_digest     FixedString(64),             -- its SHA-256, lower-case hex
  lanes          Map(UInt16, UInt64),         -- the last sequence of each lane that was looked at; all before it were there
  flag_offsets   Map(UInt16, UInt64),         -- the last offset of each partition of fraud-flags
  row_count      UInt64,
  content_digest FixedString(64),             -- SHA-256 of the rows
  repeats        Nullable(UUID)               -- the run whose positions it took
)
ENGINE = MergeTree
ORDER BY (started_at, run_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE postings ADD PROJECTION IF NOT EXISTS by_lane (
  SELECT lane, intDiv(lane_seq, 65536), side,
         count(), sum(lane_seq), max(lane_seq), min(posted_at)
  GROUP BY lane, intDiv(lane_seq, 65536), side
);

ALTER TABLE postings MATERIALIZE PROJECTION by_lane SETTINGS mutations_sync = 0;
