SELECT a.account, l.booking_date AS date, l.currency, count(*) AS transactions, sum(l.credit) AS total_credits_minor,
       sum(l.debit) AS total_debits_minor, sum(l.credit) - sum(l.debit) AS net_minor
FROM ledger.account a
JOIN LATERAL (
  SELECT booking_date, currency, 0 AS credit, amount_minor AS debit FROM ledger.transaction WHERE debit_account_id = a.account_id
  UNION ALL
  SELECT booking_date, currency, amount_minor, 0 FROM ledger.transaction WHERE credit_account_id = a.account_id) l ON true
WHERE a.account = {account} AND l.booking_date BETWEEN {from} AND {to}
GROUP BY a.account, l.booking_date, l.currency
