-- What moved on one account, one line a posting, with the balance after it, between an opening and a closing balance.
--
-- Source: Directive (EU) 2015/2366 (PSD2), Articles 57 and 58: a payer and a payee are told each transaction.
--
-- The balance is that of the booking dates: what was posted with a value date of the past moves it when it was posted.
-- Holds move nothing and are no lines.
--
-- Parameters:
--   account  String                     the account's external name
--   from     Date32                     first booking date, included
--   to       Date32                     last booking date, included
--   as_of    Map(UInt16, UInt64) = {}   only up to this sequence of each lane; empty: everything
--
-- Columns:
--   currency        text   ISO 4217 code
--   line            text   opening, posting or closing
--   booking_date    date   when it counts in the books
--   posted_at       time   when the ledger took it; empty where a balance is stated
--   value_date      date   when it happened, by the client
--   transaction_id  text   the transaction's id
--   kind            text   post, capture or reverse
--   type            text   the client's own word for it
--   counterparty    text   the other account
--   description     text   the client's
--   debit_minor     money  what went out
--   credit_minor    money  what came in
--   balance_minor   money  after this line
--
-- Chart: credit_minor by booking_date

WITH
  days AS (
    SELECT account, booking_date AS day, currency,
           sumIf(toInt128(amount_minor), side = 'credit') - sumIf(toInt128(amount_minor), side = 'debit') AS net
    FROM postings
    WHERE account = {account:String} AND booking_date <= {to:Date32}
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
    GROUP BY account, day, currency
  ),
  lines AS (
    SELECT currency, 1 AS place, {from:Date32} AS booking_date, CAST(NULL, 'Nullable(DateTime64(6, \'UTC\'))') AS posted_at,
           0 AS lane, 0 AS lane_seq, CAST(NULL, 'Nullable(Date32)') AS value_date, CAST(NULL, 'Nullable(String)') AS transaction_id,
           '' AS kind, '' AS type, '' AS counterparty, CAST(NULL, 'Nullable(String)') AS description,
           toInt128(0) AS debit, toInt128(0) AS credit, sumIf(net, day < {from:Date32}) AS moved
    FROM days GROUP BY currency
    UNION ALL
    SELECT currency, 2, booking_date, posted_at, lane, lane_seq, value_date, toString(transaction_id), kind, type,
           counterparty, description,
           if(side = 'debit', amount_minor, 0), if(side = 'credit', amount_minor, 0),
           if(side = 'credit', amount_minor, -amount_minor)
    FROM postings
    WHERE account = {account:String} AND booking_date BETWEEN {from:Date32} AND {to:Date32} AND amount_minor != 0
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
    UNION ALL
    SELECT currency, 3, {to:Date32}, NULL, 0, 0, NULL, NULL, '', '', '', NULL, 0, 0, 0
    FROM days GROUP BY currency
  )
SELECT currency,
       ['opening', 'posting', 'closing'][place] AS line,
       booking_date, posted_at, value_date, transaction_id, kind, type, counterparty, description,
       debit  AS debit_minor,
       credit AS credit_minor,
       sum(moved) OVER (PARTITION BY currency ORDER BY place, booking_date, posted_at, lane, lane_seq
                        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS balance_minor
FROM lines
ORDER BY currency, place, booking_date, posted_at, lane, lane_seq
