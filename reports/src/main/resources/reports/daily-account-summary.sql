-- What each account turned over on each day, per currency: number of transactions, sum of credits, sum of debits,
-- and the difference.
--
-- Source: the books themselves; a bank must be able to show an account's daily turnover.
--
-- What only holds money moves none and does not count. The choice of the date is folded before anything is read, and
-- all that is asked is in a projection of postings (turnover_by_day, daily_turnover_by_value_date), so ClickHouse reads
-- that and not the postings. Of one account it reads the postings, which are sorted by account.
--
-- Parameters:
--   from     Date32                               first day, included
--   to       Date32                               last day, included
--   account  String =                             only this account; empty: all
--   date     String = booking (booking | value)   which date counts: booking (when it was posted) or value (when it
--                                                 happened)
--   as_of    Map(UInt16, UInt64) = {}             only up to this sequence of each lane; empty: everything
--
-- Columns:
--   account              text     the account's external name
--   date                 date     the business date
--   currency             text     ISO 4217 code
--   transactions         integer  how many touched the account
--   total_credits_minor  money    sum of what came in
--   total_debits_minor   money    sum of what went out
--   net_minor            money    credits minus debits
--
-- Chart: total_credits_minor by date

SELECT account,
       if({date:String} = 'value', value_date, booking_date) AS date,
       currency,
       countIf(amount_minor != 0)                     AS transactions,
       sumIf(toInt128(amount_minor), side = 'credit') AS total_credits_minor,
       sumIf(toInt128(amount_minor), side = 'debit')  AS total_debits_minor,
       total_credits_minor - total_debits_minor       AS net_minor
FROM postings
WHERE date BETWEEN {from:Date32} AND {to:Date32}
  AND ({account:String} = '' OR account = {account:String})
  AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
GROUP BY account, date, currency
HAVING transactions > 0
ORDER BY account, date, currency
