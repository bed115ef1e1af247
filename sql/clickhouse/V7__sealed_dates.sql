-- The end of the day: booking dates that are sealed, and their figures (docs/close.md).
--
-- facts_<aggregate> says what an aggregate is: it is computed from the facts whenever it is asked. sealed_<aggregate> holds
-- the rows that it gave for a booking date when that date was closed. The view <aggregate> unites both: sealed dates from
-- the tables, later ones from the facts. A row of sealed_dates is what makes rows of a sealed_ table count: they carry the
-- build that it names. So a close is its one insert, and whatever a close that was killed left behind is not seen by anybody.
-- All of it is only ever inserted into.
--
-- Partitions are booking date and build: a date is read from its partition alone, and what a killed close left can be
-- dropped without touching anything else. Codecs and keys were chosen by measurement (docs/close.md).
--
-- booking_days lets a question about booking dates pass over months: postings are sorted by account, so within a month
-- it finds nothing to skip.
--
-- Every statement may run twice. Materialising goes on in the background.

ALTER TABLE postings ADD INDEX IF NOT EXISTS booking_days booking_date TYPE minmax GRANULARITY 8;

ALTER TABLE postings MATERIALIZE INDEX booking_days SETTINGS mutations_sync = 0;

CREATE TABLE IF NOT EXISTS sealed_dates (
  booking_date Date32,
  version      UInt32,                                   -- 1, 2, 3 …: the greatest of a date counts
  build        UInt64,                                   -- the rows that it makes visible; microseconds since 1970 at which they were begun
  digest       FixedString(64),                          -- SHA-256 of the lines "<aggregate> <rows> <digest>", lower-case hex
  contents     Map(LowCardinality(String), String),      -- of each aggregate: SHA-256 of its rows as tab-separated text
  row_counts   Map(LowCardinality(String), UInt64),
  transactions Map(LowCardinality(String), UInt64),      -- by currency: how many moved money on the date
  moved_minor  Map(LowCardinality(String), Int128),      -- by currency: how much, as the ledger had it too
  restates     Array(Date32),                            -- earlier days of which the figures by value date change
  lanes        Map(UInt16, UInt64),                      -- the vector: each lane's entries were proven complete up to it
  as_of        Map(UInt16, DateTime64(6, 'UTC')),        -- nothing before it was still to come from the lane
  ended_at     DateTime64(6, 'UTC'),                     -- the cut-off: the first moment of the next booking date
  sealed_at    DateTime64(6, 'UTC'),
  sealed_by    String,
  reason       String                                    -- of a version beyond the first: why there is one
)
ENGINE = MergeTree
ORDER BY (booking_date, version)
SETTINGS non_replicated_deduplication_window = 100000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Of each date the version that counts.
CREATE VIEW IF NOT EXISTS current_seals AS
SELECT booking_date, max(sealed_dates.version) AS version, argMax(build, sealed_dates.version) AS build,
       argMax(digest, sealed_dates.version) AS digest
FROM sealed_dates
GROUP BY booking_date;

-- What each account turned over, by both dates: the sum over value_date is the day's by booking date, and rows whose
-- value_date lies before their booking_date are what was brought in late for an earlier day.
CREATE OR REPLACE VIEW facts_account_days AS
SELECT booking_date, account, currency, value_date,
       countIf(amount_minor != 0)                     AS transactions,
       sumIf(toInt128(amount_minor), side = 'credit') AS credits_minor,
       sumIf(toInt128(amount_minor), side = 'debit')  AS debits_minor
FROM postings
GROUP BY booking_date, account, currency, value_date
HAVING transactions > 0;

CREATE TABLE IF NOT EXISTS sealed_account_days (
  booking_date  Date32,
  build         UInt64                 CODEC(Delta, ZSTD(1)),
  account       String                 CODEC(ZSTD(1)),
  currency      LowCardinality(String) CODEC(ZSTD(1)),
  value_date    Date32                 CODEC(ZSTD(1)),
  transactions  UInt64                 CODEC(T64, ZSTD(1)),
  credits_minor Int128                 CODEC(ZSTD(1)),
  debits_minor  Int128                 CODEC(ZSTD(1)),

  INDEX value_days value_date TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY (booking_date, build)
ORDER BY (account, currency, value_date)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- What flowed in each hour of posted_at (UTC); an empty text: the transaction does not tell. In all aggregates of flows
-- what was reversed stands where it was, and the reversal, on its own booking date, beside it.
CREATE OR REPLACE VIEW facts_flow_hours AS
SELECT booking_date, toStartOfHour(posted_at) AS hour, currency,
       coalesce(postings.category, '')                                AS category,
       coalesce(postings.merchant_id, '')                             AS merchant_id,
       coalesce(postings.country, '')                                 AS country,
       coalesce(postings.channel, '')                                 AS channel,
       countIf(kind != 'reverse')                                     AS transactions,
       sumIf(toInt128(postings.amount_minor), kind != 'reverse')      AS amount_minor,
       countIf(kind = 'reverse')                                      AS reversals,
       sumIf(toInt128(postings.amount_minor), kind = 'reverse')       AS reversed_minor
FROM postings
WHERE side = 'debit' AND postings.amount_minor != 0
GROUP BY booking_date, hour, currency, category, merchant_id, country, channel;

CREATE TABLE IF NOT EXISTS sealed_flow_hours (
  booking_date   Date32,
  build          UInt64                 CODEC(Delta, ZSTD(1)),
  hour           DateTime('UTC')        CODEC(Delta, ZSTD(1)),
  currency       LowCardinality(String) CODEC(ZSTD(1)),
  category       LowCardinality(String) CODEC(ZSTD(1)),
  merchant_id    String                 CODEC(ZSTD(1)),
  country        LowCardinality(String) CODEC(ZSTD(1)),
  channel        LowCardinality(String) CODEC(ZSTD(1)),
  transactions   UInt64                 CODEC(T64, ZSTD(1)),
  amount_minor   Int128                 CODEC(ZSTD(1)),
  reversals      UInt64                 CODEC(T64, ZSTD(1)),
  reversed_minor Int128                 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY (booking_date, build)
ORDER BY (currency, category, country, channel, merchant_id, hour)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Each account as its newest entry says.
CREATE OR REPLACE VIEW known_accounts AS
SELECT account,
       argMax(account_entries.kind, (posted_at, lane_seq))                            AS kind,
       argMax(tuple(toString(account_entries.customer_id)), (posted_at, lane_seq)).1  AS customer_id,
       argMax(tuple(account_entries.country), (posted_at, lane_seq)).1                AS country
FROM account_entries
GROUP BY account;

-- Cash handed in and taken out, by customer (customer_id, or the account itself if it has none) and account.
-- The cash accounts' legs are read alone: the postings are sorted by account.
CREATE OR REPLACE VIEW facts_cash_days AS
SELECT l.booking_date AS booking_date, coalesce(k.customer_id, l.counterparty) AS customer, l.counterparty AS account,
       l.currency AS currency, l.direction AS direction,
       countIf(NOT l.back)                        AS transactions,
       sumIf(toInt128(l.minor), NOT l.back)       AS cash_minor,
       maxIf(l.minor, NOT l.back)                 AS largest_minor,
       countIf(l.back)                            AS reversals,
       sumIf(toInt128(l.minor), l.back)           AS reversed_minor
FROM (
  SELECT booking_date, counterparty, currency, kind = 'reverse' AS back, postings.amount_minor AS minor,
         -- A reversal goes the other way than what it undoes.
         if((side = 'debit') != back, 'in', 'out') AS direction
  FROM postings
  WHERE account IN (SELECT account FROM known_accounts WHERE kind = 'cash') AND postings.amount_minor != 0
) AS l
LEFT JOIN known_accounts AS k ON k.account = l.counterparty
GROUP BY booking_date, customer, account, currency, direction;

CREATE TABLE IF NOT EXISTS sealed_cash_days (
  booking_date   Date32,
  build          UInt64                 CODEC(Delta, ZSTD(1)),
  customer       String                 CODEC(ZSTD(1)),
  account        String                 CODEC(ZSTD(1)),
  currency       LowCardinality(String) CODEC(ZSTD(1)),
  direction      LowCardinality(String) CODEC(ZSTD(1)),   -- in, out
  transactions   UInt64                 CODEC(T64, ZSTD(1)),
  cash_minor     Int128                 CODEC(ZSTD(1)),
  largest_minor  Int64                  CODEC(T64, ZSTD(1)),
  reversals      UInt64                 CODEC(T64, ZSTD(1)),
  reversed_minor Int128                 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY (booking_date, build)
ORDER BY (customer, account, currency, direction)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Transfers from country to country, domestic ones included; neither side is cash or the house's fees. A side's country is
-- its account's, else the one that the transaction names, else ??.
CREATE OR REPLACE VIEW facts_corridor_days AS
SELECT l.booking_date AS booking_date,
       coalesce(if(l.back, b.country, o.country), l.named, '??') AS from_country,
       coalesce(if(l.back, o.country, b.country), l.named, '??') AS to_country,
       l.currency AS currency,
       countIf(NOT l.back)                  AS transactions,
       sumIf(toInt128(l.minor), NOT l.back) AS amount_minor,
       countIf(l.back)                      AS reversals,
       sumIf(toInt128(l.minor), l.back)     AS reversed_minor
FROM (
  SELECT booking_date, account, counterparty, currency, kind = 'reverse' AS back, postings.amount_minor AS minor,
         postings.country AS named
  FROM postings
  WHERE side = 'debit' AND postings.amount_minor != 0
) AS l
LEFT JOIN known_accounts AS o ON o.account = l.account
LEFT JOIN known_accounts AS b ON b.account = l.counterparty
WHERE o.kind NOT IN ('cash', 'fees') AND b.kind NOT IN ('cash', 'fees')
GROUP BY booking_date, from_country, to_country, currency;

CREATE TABLE IF NOT EXISTS sealed_corridor_days (
  booking_date   Date32,
  build          UInt64                 CODEC(Delta, ZSTD(1)),
  from_country   LowCardinality(String),
  to_country     LowCardinality(String),
  currency       LowCardinality(String),
  transactions   UInt64                 CODEC(T64, ZSTD(1)),
  amount_minor   Int128                 CODEC(ZSTD(1)),
  reversals      UInt64                 CODEC(T64, ZSTD(1)),
  reversed_minor Int128                 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY (booking_date, build)
ORDER BY (from_country, to_country, currency)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- What the scorer said of the payments and authorisations of a booking date. Scores are summed up in millionths: whole
-- numbers have the same sum in any order.
CREATE OR REPLACE VIEW facts_fraud_days AS
SELECT p.booking_date AS booking_date, s.rule_set_version AS rule_set_version, s.model_digest AS model_digest,
       p.currency AS currency,
       count()                                AS scored,
       countIf(s.flagged)                     AS flagged,
       sum(toInt128(p.minor))                 AS scored_minor,
       sumIf(toInt128(p.minor), s.flagged)    AS flagged_minor,
       sum(toUInt64(round(s.score * 1000000))) AS score_millionths
FROM (
  SELECT booking_date, lane, lane_seq, currency, postings.amount_minor + postings.held_minor AS minor
  FROM postings
  WHERE side = 'debit' AND kind IN ('post', 'authorise')
) AS p
INNER JOIN scores AS s ON s.lane = p.lane AND s.lane_seq = p.lane_seq
GROUP BY booking_date, rule_set_version, model_digest, currency;

CREATE TABLE IF NOT EXISTS sealed_fraud_days (
  booking_date     Date32,
  build            UInt64                 CODEC(Delta, ZSTD(1)),
  rule_set_version LowCardinality(String),
  model_digest     LowCardinality(String),
  currency         LowCardinality(String),
  scored           UInt64,
  flagged          UInt64,
  scored_minor     Int128,
  flagged_minor    Int128,
  score_millionths UInt64
)
ENGINE = MergeTree
PARTITION BY (booking_date, build)
ORDER BY (rule_set_version, model_digest, currency)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Each aggregate as it is read: sealed dates from their tables, later ones from the facts. Dates are sealed without a
-- gap, so "later than the last sealed one" is all that is not sealed.
CREATE OR REPLACE VIEW account_days AS
SELECT * EXCEPT (build), true AS sealed
FROM sealed_account_days
WHERE (booking_date, build) IN (SELECT booking_date, build FROM current_seals)
UNION ALL
SELECT *, false AS sealed
FROM facts_account_days
WHERE booking_date > (SELECT max(booking_date) FROM sealed_dates);

CREATE OR REPLACE VIEW flow_hours AS
SELECT * EXCEPT (build), true AS sealed
FROM sealed_flow_hours
WHERE (booking_date, build) IN (SELECT booking_date, build FROM current_seals)
UNION ALL
SELECT *, false AS sealed
FROM facts_flow_hours
WHERE booking_date > (SELECT max(booking_date) FROM sealed_dates);

CREATE OR REPLACE VIEW cash_days AS
SELECT * EXCEPT (build), true AS sealed
FROM sealed_cash_days
WHERE (booking_date, build) IN (SELECT booking_date, build FROM current_seals)
UNION ALL
SELECT *, false AS sealed
FROM facts_cash_days
WHERE booking_date > (SELECT max(booking_date) FROM sealed_dates);

CREATE OR REPLACE VIEW corridor_days AS
SELECT * EXCEPT (build), true AS sealed
FROM sealed_corridor_days
WHERE (booking_date, build) IN (SELECT booking_date, build FROM current_seals)
UNION ALL
SELECT *, false AS sealed
FROM facts_corridor_days
WHERE booking_date > (SELECT max(booking_date) FROM sealed_dates);

CREATE OR REPLACE VIEW fraud_days AS
SELECT * EXCEPT (build), true AS sealed
FROM sealed_fraud_days
WHERE (booking_date, build) IN (SELECT booking_date, build FROM current_seals)
UNION ALL
SELECT *, false AS sealed
FROM facts_fraud_days
WHERE booking_date > (SELECT max(booking_date) FROM sealed_dates);
