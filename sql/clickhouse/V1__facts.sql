-- The facts: what Kafka carried, one row a leg, score, flag, account entry or watermark.
--
-- Every row says which batch of the loader brought it (batch_id) and where it stood in Kafka
-- (source_partition, source_offset), so that "nothing lost, nothing doubled" can be checked from the rows alone.
-- Partitions are months of posted_at (UTC): one INSERT goes into one partition and becomes one part, all or nothing.
--
-- What every table has, and why:
--   PROJECTION by_batch: after a crash the loader counts the rows of one batch, and asks for the last offset of a
--     Kafka partition; both read a few rows here instead of the table.
--   non_replicated_deduplication_window: the tokens of so many inserts are remembered, which shuts out the late insert
--     of a loader that lost its partition meanwhile (docs/loader.md). A busy table takes up to 40 inserts a second, so
--     100,000 hold for 40 minutes; a loader itself refuses to send a batch whose bounds it committed longer ago than
--     its group session. They cost some 100 bytes of memory each.
--   fsync_after_insert, fsync_part_directory: what the loader was told is in, is in also after a power cut.

CREATE TABLE IF NOT EXISTS postings (
  lane             UInt16,
  lane_seq         UInt64                 CODEC(Delta, ZSTD(1)),
  transaction_id   UUID,
  side             Enum8('debit' = 1, 'credit' = 2),
  account          String,
  counterparty     String,
  is_subject       Bool,                  -- whether this leg is the subject account's
  type             LowCardinality(String),
  amount_minor     Int64                  CODEC(T64, ZSTD(1)),  -- minor units (ISO 4217), > 0 on both sides
  currency         LowCardinality(String),
  occurred_at      DateTime64(6, 'UTC')   CODEC(Delta, ZSTD(1)),
  posted_at        DateTime64(6, 'UTC')   CODEC(Delta, ZSTD(1)),
  booking_date     Date32,
  value_date       Date32,
  client           LowCardinality(String),
  idempotency_key  String,
  merchant_id      Nullable(String),
  category         LowCardinality(Nullable(String)),
  channel          LowCardinality(Nullable(String)),
  country          LowCardinality(Nullable(String)),
  description      Nullable(String),
  batch_id         LowCardinality(String),
  source_partition UInt16,
  source_offset    UInt64                 CODEC(Delta, ZSTD(1)),

  -- Written with the part that holds the rows, so it can't drift from them. The sums are wider than what they sum:
  -- an Int64 sum that goes beyond its range wraps around silently.
  PROJECTION daily_account (
    SELECT account, booking_date, currency,
           count(),
           sumIf(toInt128(amount_minor), side = 'credit'),
           sumIf(toInt128(amount_minor), side = 'debit')
    GROUP BY account, booking_date, currency
  ),
  PROJECTION daily_account_by_value_date (
    SELECT account, value_date, currency,
           count(),
           sumIf(toInt128(amount_minor), side = 'credit'),
           sumIf(toInt128(amount_minor), side = 'debit')
    GROUP BY account, value_date, currency
  ),
  PROJECTION by_batch (
    SELECT source_partition, batch_id, toYYYYMM(posted_at), count(), min(source_offset), max(source_offset)
    GROUP BY source_partition, batch_id, toYYYYMM(posted_at)
  )
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(posted_at)
ORDER BY (account, posted_at, lane, lane_seq, side)
SETTINGS non_replicated_deduplication_window = 100000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS account_entries (
  lane             UInt16,
  lane_seq         UInt64,
  account          String,
  kind             LowCardinality(String),
  status           LowCardinality(String),
  currency         LowCardinality(Nullable(String)),
  country          LowCardinality(Nullable(String)),
  customer_id      Nullable(String),
  floor_minor      Nullable(Int64),
  posted_at        DateTime64(6, 'UTC'),
  batch_id         LowCardinality(String),
  source_partition UInt16,
  source_offset    UInt64,

  PROJECTION by_batch (
    SELECT source_partition, batch_id, toYYYYMM(posted_at), count(), min(source_offset), max(source_offset)
    GROUP BY source_partition, batch_id, toYYYYMM(posted_at)
  )
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(posted_at)
ORDER BY (account, lane, lane_seq)
SETTINGS non_replicated_deduplication_window = 100000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS lane_watermarks (
  lane             UInt16,
  epoch            UInt64,
  last_seq         UInt64,
  as_of            DateTime64(6, 'UTC'),
  chain            FixedString(64),       -- lower-case hex
  batch_id         LowCardinality(String),
  source_partition UInt16,
  source_offset    UInt64,

  PROJECTION by_batch (
    SELECT source_partition, batch_id, toYYYYMM(as_of), count(), min(source_offset), max(source_offset)
    GROUP BY source_partition, batch_id, toYYYYMM(as_of)
  )
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(as_of)
ORDER BY (lane, source_offset)
SETTINGS non_replicated_deduplication_window = 100000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS scores (
  lane             UInt16,
  lane_seq         UInt64                 CODEC(Delta, ZSTD(1)),
  transaction_id   UUID,
  subject_account  String,
  posted_at        DateTime64(6, 'UTC')   CODEC(Delta, ZSTD(1)),
  score            Float64,
  rule_set_version LowCardinality(String),
  model_digest     LowCardinality(String),
  features         Map(LowCardinality(String), Float64),
  flagged          Bool,
  batch_id         LowCardinality(String),
  source_partition UInt16,
  source_offset    UInt64                 CODEC(Delta, ZSTD(1)),

  PROJECTION by_batch (
    SELECT source_partition, batch_id, toYYYYMM(posted_at), count(), min(source_offset), max(source_offset)
    GROUP BY source_partition, batch_id, toYYYYMM(posted_at)
  )
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(posted_at)
ORDER BY (lane, lane_seq)
SETTINGS non_replicated_deduplication_window = 100000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS flags (
  lane             UInt16,
  lane_seq         UInt64,
  transaction_id   UUID,
  subject_account  String,
  occurred_at      DateTime64(6, 'UTC'),
  posted_at        DateTime64(6, 'UTC'),
  amount           String,                -- decimal text in the currency's scale
  currency         LowCardinality(String),
  counterparty     String,
  merchant_id      Nullable(String),
  country          LowCardinality(Nullable(String)),
  score            Float64,
  threshold        Float64,
  rule_set_version LowCardinality(String),
  reasons          Nested(
    rule     LowCardinality(String),
    version  UInt32,
    observed Float64,
    limit    Float64,
    unit     LowCardinality(String),
    window   String,                      -- ISO 8601 duration; empty: none
    weight   Float64
  ),
  batch_id         LowCardinality(String),
  source_partition UInt16,
  source_offset    UInt64,

  PROJECTION by_batch (
    SELECT source_partition, batch_id, toYYYYMM(posted_at), count(), min(source_offset), max(source_offset)
    GROUP BY source_partition, batch_id, toYYYYMM(posted_at)
  )
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(posted_at)
ORDER BY (subject_account, posted_at, lane, lane_seq)
SETTINGS non_replicated_deduplication_window = 100000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Both read their projection, not the rows.
CREATE VIEW IF NOT EXISTS daily_account_summary AS
SELECT account, booking_date, currency,
       count()                                        AS transactions,
       sumIf(toInt128(amount_minor), side = 'credit') AS total_credits_minor,
       sumIf(toInt128(amount_minor), side = 'debit')  AS total_debits_minor
FROM postings
GROUP BY account, booking_date, currency;

CREATE VIEW IF NOT EXISTS daily_account_summary_by_value_date AS
SELECT account, value_date, currency,
       count()                                        AS transactions,
       sumIf(toInt128(amount_minor), side = 'credit') AS total_credits_minor,
       sumIf(toInt128(amount_minor), side = 'debit')  AS total_debits_minor
FROM postings
GROUP BY account, value_date, currency;
