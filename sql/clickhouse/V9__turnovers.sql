-- What makes the reports fast at 10^8 postings and more: projections, so that each is written with the very part that holds
-- its rows. What each of them costs is in docs/bench.md.
--
--   turnover_by_month     sums of each account and month, and the days on which it moved, a bit for each day of the month:
--                         a trial balance, and who moved when, without a look at the days
--   turnover_by_day       sums of each day and account, sorted by day: takes the place of daily_turnover, which was sorted
--                         by account and so was read as a whole for a few days. The postings are sorted by account
--                         themselves, so one account is found without it
--   turnover_by_currency  sums of each day
--   by_day                the postings themselves, sorted by kind and booking date, without what no list of days shows
--   lane_blocks           the sequences in blocks of 65,536, each block as a set: whether they are all there is read off
--                         some hundred sets. Takes the place of by_lane, which had counts and sums instead
--
-- A projection is used where a query has its very expressions: toYYYYMM(booking_date) must not be compared with a constant
-- as it stands, or ClickHouse makes a bound of days of it.
--
-- Every statement may run twice. Materialising goes on in the background; until it is done, parts from before are read row
-- by row, which is slower and as right.

ALTER TABLE postings ADD PROJECTION IF NOT EXISTS turnover_by_month (
  SELECT account, toYYYYMM(booking_date), currency,
         groupBitOrIf(intExp2(toDayOfMonth(booking_date)), amount_minor != 0),
         sumIf(toInt128(amount_minor), side = 'credit'),
         sumIf(toInt128(amount_minor), side = 'debit')
  GROUP BY account, toYYYYMM(booking_date), currency
);

ALTER TABLE postings ADD PROJECTION IF NOT EXISTS turnover_by_day (
  SELECT booking_date, account, currency,
         countIf(amount_minor != 0),
         sumIf(toInt128(amount_minor), side = 'credit'),
         sumIf(toInt128(amount_minor), side = 'debit')
  GROUP BY booking_date, account, currency
);

ALTER TABLE postings ADD PROJECTION IF NOT EXISTS turnover_by_currency (
  SELECT booking_date, currency,
         countIf(amount_minor != 0),
         sumIf(toInt128(amount_minor), side = 'debit')
  GROUP BY booking_date, currency
);

ALTER TABLE postings ADD PROJECTION IF NOT EXISTS by_day (
  SELECT kind, booking_date, side, currency, account, counterparty, amount_minor, country, posted_at, lane, lane_seq,
         transaction_id, related_id
  ORDER BY kind, booking_date, side, currency, account
);

ALTER TABLE postings ADD PROJECTION IF NOT EXISTS lane_blocks (
  SELECT lane, intDiv(lane_seq, 65536),
         multiIf(side = 'credit', 'credit', kind IN ('post', 'authorise'), 'scored', 'debit'),
         count(), groupBitmapState(lane_seq)
  GROUP BY lane, intDiv(lane_seq, 65536),
           multiIf(side = 'credit', 'credit', kind IN ('post', 'authorise'), 'scored', 'debit')
);

ALTER TABLE scores ADD PROJECTION IF NOT EXISTS lane_blocks (
  SELECT lane, intDiv(lane_seq, 65536), flagged, count(), groupBitmapState(lane_seq)
  GROUP BY lane, intDiv(lane_seq, 65536), flagged
);

ALTER TABLE postings MATERIALIZE PROJECTION turnover_by_month SETTINGS mutations_sync = 0;

ALTER TABLE postings MATERIALIZE PROJECTION turnover_by_day SETTINGS mutations_sync = 0;

ALTER TABLE postings MATERIALIZE PROJECTION turnover_by_currency SETTINGS mutations_sync = 0;

ALTER TABLE postings MATERIALIZE PROJECTION by_day SETTINGS mutations_sync = 0;

ALTER TABLE postings MATERIALIZE PROJECTION lane_blocks SETTINGS mutations_sync = 0;

ALTER TABLE scores MATERIALIZE PROJECTION lane_blocks SETTINGS mutations_sync = 0;

-- Nothing reads them any more. They are gone from the table at once; their files are removed from the parts in the background,
-- after what is materialised above: without the setting this would be waited for.
ALTER TABLE postings DROP PROJECTION IF EXISTS daily_turnover SETTINGS alter_sync = 0;

ALTER TABLE postings DROP PROJECTION IF EXISTS by_lane SETTINGS alter_sync = 0;
