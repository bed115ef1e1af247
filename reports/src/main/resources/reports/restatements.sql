-- What changed figures that had been sealed before: payments that were booked late for an earlier day, which change that
-- day's figures by value date, and new versions of a booking date.
--
-- Source: BCBS 239, principle 3; what a filing was made from, and by how much it would differ now.
--
-- The sealed rows themselves never change. A late payment stands in the seal of the date on which it was booked; a new
-- version stands beside the old one.
--
-- Parameters:
--   from     Date32      first day whose figures changed, included
--   to       Date32      last day, included
--   account  String =    only this account; empty: all
--
-- Columns:
--   day            date     the day whose figures changed
--   by             text     what changed them: the booking date that brought it, or the version
--   account        text     the account
--   currency       text     ISO 4217 code
--   transactions   integer  more than before
--   credits_minor  money    more than before
--   debits_minor   money    more than before
--   credits_then_minor  money    the day's credits from then on
--   debits_then_minor   money    the day's debits from then on
--
-- Chart: credits_minor by day

WITH
  known AS (
    SELECT value_date, booking_date, account, currency, sum(account_days.transactions) AS n,
           sum(account_days.credits_minor) AS credits, sum(account_days.debits_minor) AS debits
    FROM account_days
    WHERE sealed AND value_date BETWEEN {from:Date32} AND {to:Date32} AND ({account:String} = '' OR account = {account:String})
    GROUP BY value_date, booking_date, account, currency
  ),
  late AS (
    SELECT value_date AS day, booking_date, toString(booking_date) AS by, account, currency, toInt64(n) AS more,
           credits AS more_credits, debits AS more_debits,
           sum(credits) OVER past AS credits_then, sum(debits) OVER past AS debits_then
    FROM known
    WINDOW past AS (PARTITION BY value_date, account, currency ORDER BY booking_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
  ),
  versions AS (
    SELECT booking_date, version, build,
           lagInFrame(build) OVER (PARTITION BY booking_date ORDER BY version ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS build_before
    FROM sealed_dates
    WHERE booking_date BETWEEN {from:Date32} AND {to:Date32}
  ),
  restated AS (
    SELECT v.booking_date AS day, concat('version ', toString(v.version)) AS by, r.account AS account, r.currency AS currency,
           sumIf(toInt64(r.transactions), r.build = v.build) - sumIf(toInt64(r.transactions), r.build != v.build) AS more,
           sumIf(r.credits_minor, r.build = v.build) - sumIf(r.credits_minor, r.build != v.build) AS more_credits,
           sumIf(r.debits_minor, r.build = v.build) - sumIf(r.debits_minor, r.build != v.build) AS more_debits,
           sumIf(r.credits_minor, r.build = v.build) AS credits_then, sumIf(r.debits_minor, r.build = v.build) AS debits_then
    FROM sealed_account_days AS r
    INNER JOIN versions AS v ON v.booking_date = r.booking_date
    WHERE v.version > 1 AND (r.build = v.build OR r.build = v.build_before)
      AND ({account:String} = '' OR r.account = {account:String})
    GROUP BY day, by, account, currency
    HAVING more != 0 OR more_credits != 0 OR more_debits != 0
  )
SELECT day, by, account, currency, more AS transactions, more_credits AS credits_minor, more_debits AS debits_minor,
       credits_then AS credits_then_minor, debits_then AS debits_then_minor
FROM (
  SELECT day, by, account, currency, more, more_credits, more_debits, credits_then, debits_then FROM late WHERE booking_date > day
  UNION ALL
  SELECT day, by, account, currency, more, more_credits, more_debits, credits_then, debits_then FROM restated
)
ORDER BY day, by, account, currency
