SELECT t.booking_date, t.posted_at, t.transaction_id,
       coalesce(c.origin, '??') || ' > ' || coalesce(c.destination, '??') AS corridor, coalesce(t.country, '') AS named_country,
       o.account AS originator, coalesce(o.customer_id, '') AS originator_customer,
       b.account AS beneficiary, coalesce(b.customer_id, '') AS beneficiary_customer,
       t.currency, t.amount_minor, 'no' AS reversed
FROM ledger.transaction t
JOIN ledger.account o ON o.account_id = t.debit_account_id
JOIN ledger.account b ON b.account_id = t.credit_account_id
CROSS JOIN LATERAL (SELECT coalesce(o.country, CASE WHEN b.country IS NOT NULL THEN t.country END) AS origin,
                           coalesce(b.country, CASE WHEN o.country IS NOT NULL THEN t.country END) AS destination) c
WHERE t.booking_date BETWEEN {from} AND {to}
  AND t.posted_at >= {from}::timestamptz - interval '2 days' AND t.posted_at < {to}::timestamptz + interval '3 days'
  AND t.currency = 'USD' AND t.amount_minor >= 300000
  AND o.kind NOT IN ('CASH', 'FEES') AND b.kind NOT IN ('CASH', 'FEES')
  AND (c.origin IS NULL OR c.destination IS NULL OR c.origin <> c.destination)
