-- What reviewers and chargebacks said of payments, as it was said: one row a word. The newest word on a payment counts; all
-- words on one account are in one partition of the topic, so the newest is the one with the greatest offset.
--
-- Every statement may run twice.
--
-- What became of the flags of a week, for instance:
--   SELECT outcome, count() FROM flags
--   LEFT JOIN (SELECT transaction_id, argMax(outcome, source_offset) AS outcome FROM reviews GROUP BY transaction_id) AS said
--     USING transaction_id
--   WHERE posted_at >= now() - INTERVAL 7 DAY GROUP BY outcome

CREATE TABLE IF NOT EXISTS reviews (
  transaction_id   UUID,
  subject_account  String,
  outcome          LowCardinality(String),            -- confirmed, dismissed
  reviewer         LowCardinality(String),
  reviewed_at      DateTime64(6, 'UTC'),
  reason           String,
  merchant_id      Nullable(String),
  counterparty     String,
  batch_id         LowCardinality(String),
  source_partition UInt16,
  source_offset    UInt64,

  PROJECTION by_batch (
    SELECT source_partition, batch_id, toYYYYMM(reviewed_at), count(), min(source_offset), max(source_offset)
    GROUP BY source_partition, batch_id, toYYYYMM(reviewed_at)
  )
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(reviewed_at)
ORDER BY (subject_account, transaction_id)
SETTINGS non_replicated_deduplication_window = 100000, fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE report_runs
  ADD COLUMN IF NOT EXISTS review_offsets Map(UInt16, UInt64) AFTER flag_offsets;  -- the last offset of each partition of fraud-reviews
