-- What each account turned over on each day, per currency; holds move nothing and don't count. Described in daily-account-summary.json.
-- In clickhouse-client: --param_from=2026-01-01 --param_to=2026-01-31 --param_account= --param_date=booking
--
-- The choice of the date is folded before anything is read, and all that is asked is in a projection of
-- postings (daily_turnover, daily_turnover_by_value_date), so ClickHouse reads that and not the postings.

SELECT account,
       if({date:String} = 'value', value_date, booking_date) AS date,
       currency,
       countIf(amount_minor != 0)                     AS transactions,
       sumIf(toInt128(amount_minor), side = 'credit') AS total_credits_minor,
       sumIf(toInt128(amount_minor), side = 'debit')  AS total_debits_minor,
       total_credits_minor - total_debits_minor AS net_minor
FROM postings
WHERE date BETWEEN {from:Date32} AND {to:Date32}
  AND ({account:String} = '' OR account = {account:String})
GROUP BY account, date, currency
HAVING transactions > 0
ORDER BY account, date, currency
