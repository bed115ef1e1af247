-- The kinds of transactions (docs/decisions/0008-kinds-of-transactions.md). What moves no money has amount_minor 0 on
-- both legs, so sums stay as they are and "amount_minor != 0" is "it moved", also for the rows from before, which all
-- moved. What is held changes by held_minor, on the debit leg: the sum over an account is what is held on it.
--
-- Every statement may run twice, and two starters may run them at once, also one after another: the new projections
-- have new names, so no step undoes another one's. Materialising goes on in the background; until it is done, parts
-- from before are read row by row, which is slower and as right.

ALTER TABLE postings
  ADD COLUMN IF NOT EXISTS kind       LowCardinality(String) DEFAULT 'post' AFTER is_subject,
  ADD COLUMN IF NOT EXISTS held_minor Int64 DEFAULT 0 CODEC(T64, ZSTD(1)) AFTER amount_minor,
  ADD COLUMN IF NOT EXISTS related_id Nullable(UUID) AFTER description,
  ADD COLUMN IF NOT EXISTS attributes Nullable(String) AFTER related_id;  -- a JSON object

ALTER TABLE postings COMMENT COLUMN IF EXISTS amount_minor 'minor units (ISO 4217); 0 on both sides if nothing moves';

ALTER TABLE postings ADD PROJECTION IF NOT EXISTS daily_turnover (
  SELECT account, booking_date, currency,
         countIf(amount_minor != 0),
         sumIf(toInt128(amount_minor), side = 'credit'),
         sumIf(toInt128(amount_minor), side = 'debit')
  GROUP BY account, booking_date, currency
);

ALTER TABLE postings ADD PROJECTION IF NOT EXISTS daily_turnover_by_value_date (
  SELECT account, value_date, currency,
         countIf(amount_minor != 0),
         sumIf(toInt128(amount_minor), side = 'credit'),
         sumIf(toInt128(amount_minor), side = 'debit')
  GROUP BY account, value_date, currency
);

ALTER TABLE postings MATERIALIZE PROJECTION daily_turnover SETTINGS mutations_sync = 0;

ALTER TABLE postings MATERIALIZE PROJECTION daily_turnover_by_value_date SETTINGS mutations_sync = 0;

-- A day on which nothing moved is no day of turnover.
CREATE OR REPLACE VIEW daily_account_summary AS
SELECT account, booking_date, currency,
       countIf(amount_minor != 0)                     AS transactions,
       sumIf(toInt128(amount_minor), side = 'credit') AS total_credits_minor,
       sumIf(toInt128(amount_minor), side = 'debit')  AS total_debits_minor
FROM postings
GROUP BY account, booking_date, currency
HAVING transactions > 0;

CREATE OR REPLACE VIEW daily_account_summary_by_value_date AS
SELECT account, value_date, currency,
       countIf(amount_minor != 0)                     AS transactions,
       sumIf(toInt128(amount_minor), side = 'credit') AS total_credits_minor,
       sumIf(toInt128(amount_minor), side = 'debit')  AS total_debits_minor
FROM postings
GROUP BY account, value_date, currency
HAVING transactions > 0;

-- Nothing reads them any more.
ALTER TABLE postings DROP PROJECTION IF EXISTS daily_account;

ALTER TABLE postings DROP PROJECTION IF EXISTS daily_account_by_value_date;
