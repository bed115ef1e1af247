WITH legs AS (
  SELECT debit_account_id AS account_id, booking_date AS day, t.currency, 0 AS credit, amount_minor AS debit
  FROM ledger.transaction t JOIN ledger.account o ON o.account_id = t.credit_account_id AND o.kind <> 'FEES' WHERE booking_date <= {to}
  UNION ALL
  SELECT credit_account_id, booking_date, t.currency, amount_minor, 0
  FROM ledger.transaction t JOIN ledger.account o ON o.account_id = t.debit_account_id AND o.kind <> 'FEES' WHERE booking_date <= {to}),
turnover AS (
  SELECT account_id, day, currency, count(*) AS transactions, sum(credit) AS credits, sum(debit) AS debits
  FROM legs GROUP BY account_id, day, currency),
gaps AS (
  SELECT account_id, day, lag(day) OVER (PARTITION BY account_id ORDER BY day) AS before
  FROM (SELECT DISTINCT account_id, day FROM turnover) d)
SELECT a.account, coalesce(a.customer_id, '') AS customer, coalesce(g.before, a.posted_at::date) AS last_day, g.day AS woke_on,
       g.day - coalesce(g.before, a.posted_at::date) AS silent_days, t.currency, t.transactions, t.credits AS credits_minor,
       t.debits AS debits_minor
FROM gaps g JOIN ledger.account a USING (account_id) JOIN turnover t ON t.account_id = g.account_id AND t.day = g.day
WHERE g.day BETWEEN {from} AND {to} AND a.kind IN ('CUSTOMER', 'MERCHANT')
  AND g.day - coalesce(g.before, a.posted_at::date) >= 30
