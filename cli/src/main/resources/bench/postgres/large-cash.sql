WITH legs AS (
  SELECT credit_account_id AS holder, 'in' AS direction, amount_minor, t.posted_at, coalesce(t.channel, '-') AS channel
  FROM ledger.transaction t JOIN ledger.account c ON c.account_id = t.debit_account_id
  WHERE c.kind = 'CASH' AND t.currency = 'USD' AND t.posted_at >= {from}::timestamptz - interval '31 days'
  UNION ALL
  SELECT debit_account_id, 'out', amount_minor, t.posted_at, coalesce(t.channel, '-')
  FROM ledger.transaction t JOIN ledger.account c ON c.account_id = t.credit_account_id
  WHERE c.kind = 'CASH' AND t.currency = 'USD' AND t.posted_at >= {from}::timestamptz - interval '31 days'),
days AS (
  SELECT d.day + CASE extract(isodow FROM d.day) WHEN 6 THEN 2 WHEN 7 THEN 1 ELSE 0 END AS business_day,
         coalesce(a.customer_id, a.account) AS customer, a.customer_id IS NULL AS itself, direction, a.account, amount_minor, legs.posted_at, channel
  FROM legs CROSS JOIN LATERAL (SELECT (legs.posted_at AT TIME ZONE 'America/New_York')::date AS day) d
  JOIN ledger.account a ON a.account_id = legs.holder AND a.kind IN ('CUSTOMER', 'MERCHANT'))
SELECT business_day, customer, direction, 'USD' AS currency, sum(amount_minor) AS cash_minor, count(*) AS transactions,
       max(amount_minor) AS largest_minor, string_agg(DISTINCT account, ' ' ORDER BY account) AS accounts,
       count(DISTINCT account) AS account_count, string_agg(DISTINCT channel, ' ' ORDER BY channel) AS channels, min(posted_at) AS first_at, max(posted_at) AS last_at
FROM days
WHERE business_day BETWEEN {from} AND {to}
GROUP BY business_day, customer, itself, direction
HAVING sum(amount_minor) > 1000000
