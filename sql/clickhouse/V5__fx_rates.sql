-- Daily rates of exchange, as they were loaded. A load is never changed: a corrected file is a later load, and the
-- latest load up to the one that is asked for counts. A day without a rate has no row.
--
-- Every statement may run twice.

CREATE TABLE IF NOT EXISTS fx_rates (
  load_id    UInt64,                          -- microseconds since 1970 at which the load began
  day        Date32,
  currency   LowCardinality(String),          -- ISO 4217
  per_eur    Decimal(18, 8),                  -- units of the currency for one euro; the euro itself is 1 on every day of the file
  digits     UInt8,                           -- decimals of the currency (ISO 4217)
  source     LowCardinality(String),          -- the file's name
  digest     FixedString(64)                  -- its SHA-256, lower-case hex
)
ENGINE = MergeTree
ORDER BY (currency, day, load_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE report_runs
  ADD COLUMN IF NOT EXISTS rates_load UInt64 DEFAULT 0 AFTER flag_offsets;  -- the last load of rates that it looked at
