WITH legs AS (
  SELECT t.*, l.side, l.net, l.other
  FROM ledger.account a
  JOIN LATERAL (
    SELECT lane, lane_seq, posted_at, 'debit' AS side, -amount_minor AS net, credit_account_id AS other
    FROM ledger.transaction WHERE debit_account_id = a.account_id AND booking_date <= {to}
    UNION ALL
    SELECT lane, lane_seq, posted_at, 'credit', amount_minor, debit_account_id
    FROM ledger.transaction WHERE credit_account_id = a.account_id AND booking_date <= {to}) l ON true
  JOIN ledger.transaction t ON t.lane = l.lane AND t.lane_seq = l.lane_seq AND t.posted_at = l.posted_at
  WHERE a.account = {account}),
lines AS (
  SELECT currency, 1 AS place, {from} AS booking_date, NULL::timestamptz AS posted_at, 0 AS lane, 0::bigint AS lane_seq, NULL::date AS value_date,
         NULL AS transaction_id, '' AS kind, '' AS type, '' AS counterparty, NULL AS description, 0::bigint AS debit, 0::bigint AS credit,
         coalesce(sum(net) FILTER (WHERE booking_date < {from}), 0) AS moved
  FROM legs GROUP BY currency
  UNION ALL
  SELECT currency, 2, booking_date, posted_at, lane, lane_seq, value_date, transaction_id::text, lower(kind), type,
         (SELECT account FROM ledger.account o WHERE o.account_id = other), description,
         CASE side WHEN 'debit' THEN -net ELSE 0 END, CASE side WHEN 'credit' THEN net ELSE 0 END, net
  FROM legs WHERE booking_date >= {from}
  UNION ALL
  SELECT currency, 3, {to}, NULL, 0, 0, NULL, NULL, '', '', '', NULL, 0, 0, 0 FROM legs GROUP BY currency)
SELECT currency, (ARRAY['opening', 'posting', 'closing'])[place] AS line, booking_date, posted_at, value_date, transaction_id, kind, type,
       counterparty, description, debit AS debit_minor, credit AS credit_minor,
       sum(moved) OVER (PARTITION BY currency ORDER BY place, booking_date, posted_at, lane, lane_seq
                        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS balance_minor
FROM lines
