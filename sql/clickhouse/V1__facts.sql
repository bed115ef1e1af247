-- The facts: what Kafka carried, one row a leg, score, flag, account entry or watermark.
--
-- Every row says which batch of the loader brought it (batch_id) and where it stood in Kafka
-- (source_partition, source_offset), so that "nothing lost, nothing doubled" can be checked from the rows alone.
-- Partitions are months of posted_at (UTC): one INSERT goes into one partition and becomes one part, all or nothing.

CREATE TABLE postings (
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

  -- Written with the part that holds the rows, so it can't drift from them.
  PROJECTION daily_account (
    SELECT account, booking_date, currency,
           count(),
           sumIf(amount_minor, side = 'credit'),
           sumIf(amount_minor, side = 'debit')
    GROUP BY account, booking_date, currency
  )
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(posted_at)
ORDER BY (account, posted_at, lane, lane_seq, side);

CREATE TABLE account_entries (
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
  source_offset    UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(posted_at)
ORDER BY (account, lane, lane_seq);

CREATE TABLE lane_watermarks (
  lane             UInt16,
  epoch            UInt64,
  last_seq         UInt64,
  as_of            DateTime64(6, 'UTC'),
  chain            FixedString(64),       -- lower-case hex
  batch_id         LowCardinality(String),
  source_partition UInt16,
  source_offset    UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(as_of)
ORDER BY (lane, source_offset);

CREATE TABLE scores (
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
  source_offset    UInt64                 CODEC(Delta, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(posted_at)
ORDER BY (lane, lane_seq);

CREATE TABLE flags (
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
  source_offset    UInt64
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(posted_at)
ORDER BY (subject_account, posted_at, lane, lane_seq);

-- Reads the projection, not the rows.
CREATE VIEW daily_account_summary AS
SELECT account, booking_date, currency,
       count()                              AS transactions,
       sumIf(amount_minor, side = 'credit') AS total_credits_minor,
       sumIf(amount_minor, side = 'debit')  AS total_debits_minor
FROM postings
GROUP BY account, booking_date, currency;
