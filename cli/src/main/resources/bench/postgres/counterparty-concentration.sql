WITH flows AS (
  SELECT credit_account_id AS account_id, debit_account_id AS other_id, sum(amount_minor) AS sum_minor, count(*) AS transactions
  FROM ledger.transaction
  WHERE booking_date BETWEEN {from} AND {to} AND currency = 'USD'
    AND posted_at >= {from}::timestamptz - interval '2 days' AND posted_at < {to}::timestamptz + interval '3 days'
  GROUP BY 1, 2),
ranked AS (
  SELECT a.account, o.account AS counterparty, sum_minor, transactions,
         sum(sum_minor) OVER whole AS total, count(*) OVER whole AS counterparties, max(sum_minor) OVER whole AS largest,
         sum(sum_minor * sum_minor) OVER whole AS squares,
         row_number() OVER by_size AS rank,
         sum(sum_minor) OVER (PARTITION BY a.account ORDER BY sum_minor DESC, o.account
                              ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS so_far
  FROM flows JOIN ledger.account a ON a.account_id = flows.account_id JOIN ledger.account o ON o.account_id = flows.other_id
  WINDOW whole AS (PARTITION BY a.account), by_size AS (PARTITION BY a.account ORDER BY sum_minor DESC, o.account))
SELECT account, rank, counterparty, 'USD' AS currency, sum_minor, transactions,
       trim_scale(div(sum_minor * 10000, total) / 10000) AS share, trim_scale(div(so_far * 10000, total) / 10000) AS cumulated,
       counterparties, trim_scale(div(squares * 10000, total * total) / 10000) AS herfindahl
FROM ranked
WHERE rank <= 3 AND largest >= 0.5 * total AND total >= 100000
