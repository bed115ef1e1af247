SELECT t.booking_date, t.posted_at, t.transaction_id,
       coalesce(o.country, t.country, '??') || ' > ' || coalesce(b.country, t.country, '??') AS corridor,
       o.account AS originator, coalesce(o.customer_id, '') AS originator_customer,
       b.account AS beneficiary, coalesce(b.customer_id, '') AS beneficiary_customer,
       t.currency, t.amount_minor, 'no' AS reversed
FROM ledger.transaction t
JOIN ledger.account o ON o.account_id = t.debit_account_id
JOIN ledger.account b ON b.account_id = t.credit_account_id
WHERE t.booking_date BETWEEN {from} AND {to}
  AND t.posted_at >= {from}::timestamptz - interval '2 days' AND t.posted_at < {to}::timestamptz + interval '3 days'
  AND t.currency = 'USD' AND t.amount_minor >= 300000
  AND o.kind NOT IN ('CASH', 'FEES') AND b.kind NOT IN ('CASH', 'FEES')
  AND (coalesce(o.country, t.country) IS NULL OR coalesce(b.country, t.country) IS NULL
       OR coalesce(o.country, t.country) <> coalesce(b.country, t.country))
