-- Balances at the end of a booking month, so that a trial balance need not sum up the whole history (docs/close.md).
--
-- sealed_balances has, for each account and currency, the sum of all facts up to a month's end; postings counts them, so that
-- an account on which only something was held has its row too. Rows of a month carry a build, as all that is sealed.
--
-- What is kept counts only as long as it is exactly the sum of the facts, and nothing needs to be written down for that: a
-- print is a sum over rows, of the row's amount and a 1, times a hash of account and currency, modulo 2^64. So the print of
-- balances is the print of the postings they were made of, and one posting more, less, or of another account or amount makes
-- another one. (11400714819323198485 is 2^64 divided by the golden ratio: it keeps the count and the amount apart.)
--
--   booked_by_month   the print of the facts of each booking month
--   kept_by_month     the print of what is kept
--   current_balances  the months and builds of which both are the same. What a close that was killed left half is not
--                     among them, nor what was kept before a repair brought rows
--
-- A projection is written with the very part that holds its rows, so it can't drift from them.
--
-- Every statement may run twice. Materialising goes on in the background; until it is done, parts from before are read row
-- by row, which is slower and as right.

ALTER TABLE postings ADD PROJECTION IF NOT EXISTS booked_by_month (
  SELECT toYYYYMM(booking_date), count(),
         sum(cityHash64(account, currency) * (1 + 11400714819323198485 * toUInt64(if(side = 'credit', amount_minor, -amount_minor))))
  GROUP BY toYYYYMM(booking_date)
);

CREATE TABLE IF NOT EXISTS sealed_balances (
  month         UInt32,                                   -- of booking dates: 202603
  build         UInt64                 CODEC(Delta, ZSTD(1)),
  account       String                 CODEC(ZSTD(1)),
  currency      LowCardinality(String) CODEC(ZSTD(1)),
  postings      UInt64                 CODEC(T64, ZSTD(1)),
  balance_minor Int128                 CODEC(ZSTD(1)),    -- credits minus debits

  PROJECTION kept_by_month (
    SELECT month, build, sum(postings),
           sum(cityHash64(account, currency) * (postings + 11400714819323198485 * toUInt64(balance_minor)))
    GROUP BY month, build
  )
)
ENGINE = MergeTree
PARTITION BY (month, build)
ORDER BY (account, currency)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE OR REPLACE VIEW current_balances AS
SELECT kept.month AS month, kept.build AS build
FROM (
  SELECT month, build, sum(postings) AS legs,
         sum(cityHash64(account, currency) * (postings + 11400714819323198485 * toUInt64(balance_minor))) AS print
  FROM sealed_balances
  GROUP BY month, build
) AS kept
CROSS JOIN (
  SELECT toYYYYMM(booking_date) AS month, count() AS legs,
         sum(cityHash64(account, currency) * (1 + 11400714819323198485 * toUInt64(if(side = 'credit', amount_minor, -amount_minor)))) AS print
  FROM postings
  GROUP BY toYYYYMM(booking_date)
) AS booked
WHERE booked.month <= kept.month
GROUP BY kept.month, kept.build, kept.legs, kept.print
HAVING sum(booked.legs) = kept.legs AND sum(booked.print) = kept.print;

ALTER TABLE postings MATERIALIZE PROJECTION booked_by_month SETTINGS mutations_sync = 0;
