WITH balances AS (
  SELECT account_id, currency, sum(amount) AS balance
  FROM (SELECT debit_account_id AS account_id, currency, -amount_minor AS amount FROM ledger.transaction WHERE booking_date <= {to}
        UNION ALL
        SELECT credit_account_id, currency, amount_minor FROM ledger.transaction WHERE booking_date <= {to}) l
  GROUP BY account_id, currency)
SELECT currency, CASE WHEN grouping(kind) = 1 THEN 'total' ELSE 'kind' END AS line, coalesce(lower(kind), '') AS kind, '' AS account,
       count(*) AS accounts, coalesce(-sum(balance) FILTER (WHERE balance < 0), 0) AS debit_balance_minor,
       coalesce(sum(balance) FILTER (WHERE balance > 0), 0) AS credit_balance_minor, sum(balance) AS net_minor
FROM balances JOIN (SELECT account_id, kind FROM ledger.account) a USING (account_id)
GROUP BY GROUPING SETS ((currency, kind), (currency))
