-- What each account turned over on each day, per currency. Described in daily-account-summary.json.
-- In clickhouse-client: --param_from=2026-01-01 --param_to=2026-01-31 --param_account= --param_date=booking

SELECT account,
       date,
       currency,
       transactions,
       total_credits_minor,
       total_debits_minor,
       total_credits_minor - total_debits_minor AS net_minor
FROM (
  -- Only one of the two is read: the other one's condition is constantly false.
  SELECT account, booking_date AS date, currency, transactions, total_credits_minor, total_debits_minor
  FROM daily_account_summary
  WHERE {date:String} = 'booking'
    AND booking_date BETWEEN {from:Date32} AND {to:Date32}
    AND ({account:String} = '' OR account = {account:String})
  UNION ALL
  SELECT account, value_date AS date, currency, transactions, total_credits_minor, total_debits_minor
  FROM daily_account_summary_by_value_date
  WHERE {date:String} = 'value'
    AND value_date BETWEEN {from:Date32} AND {to:Date32}
    AND ({account:String} = '' OR account = {account:String})
)
ORDER BY account, date, currency
