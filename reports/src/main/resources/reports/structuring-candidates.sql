-- Customers whose cash came, or went, in several amounts that stay below the reporting threshold one by one and pass it
-- together within some days.
--
-- Source: 31 USC 5324 and 31 CFR 1010.314: no person shall structure a transaction to evade the report of 31 CFR
-- 1010.311. FFIEC BSA/AML Manual, appendix G, describes the pattern.
--
-- A candidate is a reason to look, not a finding. One line for each customer and direction: the window with the largest
-- sum. Cash, customers and reversals are understood as in large-cash; windows end at each transaction and slide over the
-- posting time.
--
-- Parameters:
--   from              Date32                         first day (UTC) of posting on which a window may end
--   to                Date32                         last one, included
--   threshold_minor   Int64 = 1000000                each amount is at most this, their sum more; minor units: 10,000.00
--                                                  USD, and in another currency it must be given
--   floor_minor       Int64 = 100000                 smaller amounts don't count; minor units: 1,000.00 USD, as above
--   currency          Currency = USD                 ISO 4217 code
--   window_days       UInt16 = 7                     length of the window
--   min_transactions  UInt16 = 2                     how many there must be in it
--   as_of             Map(UInt16, UInt64) = {}       only up to this sequence of each lane; empty: everything
--
-- Columns:
--   customer        text     customer_id, or the account if it has none
--   direction       text     in (handed in) or out (taken out)
--   currency        text     ISO 4217 code
--   first_at        time     the window's first transaction
--   last_at         time     its last
--   transactions    integer  how many are in it
--   cash_minor      money    their sum
--   largest_minor   money    the largest of them
--   days            integer  calendar days (UTC) that they lie on
--   accounts        text     the accounts, sorted, with blanks between them
--
-- Chart: cash_minor by customer

WITH
  known AS (
    SELECT account, kind, customer_id
    FROM account_entries
    WHERE empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane]
    ORDER BY account, posted_at DESC, lane_seq DESC
    LIMIT 1 BY account
  ),
  legs AS (
    SELECT transaction_id, counterparty AS holder, if(side = 'debit', 'in', 'out') AS direction, amount_minor, kind,
           related_id, posted_at
    FROM postings
    WHERE account IN (SELECT account FROM known WHERE kind = 'cash')
      AND counterparty NOT IN (SELECT account FROM known WHERE kind = 'cash')
      AND currency = {currency:String}
      AND amount_minor != 0
      AND posted_at >= toDateTime64({from:Date32}, 6, 'UTC') - toIntervalDay({window_days:UInt16})
      AND posted_at < toDateTime64({to:Date32}, 6, 'UTC') + INTERVAL 1 DAY
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
  ),
  -- A reversal may come after the window's end: it is asked for without the bounds of time.
  reversed AS (
    SELECT assumeNotNull(related_id) AS transaction_id
    FROM postings
    WHERE account IN (SELECT account FROM known WHERE kind = 'cash') AND kind = 'reverse'
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
  ),
  series AS (
    SELECT coalesce(known.customer_id, legs.holder) AS customer, direction,
           arraySort(groupArray((toUnixTimestamp64Micro(posted_at), legs.transaction_id, toInt128(amount_minor), legs.holder))) AS moves
    FROM legs
    LEFT JOIN known ON known.account = legs.holder
    WHERE legs.kind != 'reverse'
      AND legs.transaction_id NOT IN (SELECT transaction_id FROM reversed)
      AND amount_minor BETWEEN {floor_minor:Int64} AND {threshold_minor:Int64}
    GROUP BY customer, direction
    HAVING count() >= {min_transactions:UInt16} AND sum(toInt128(amount_minor)) > {threshold_minor:Int64}
  ),
  windows AS (
    SELECT customer, direction, last,
           arrayFilter(m -> m.1 <= last.1 AND m.1 > last.1 - toInt64({window_days:UInt16}) * 86400000000
                            AND (m.1, m.2) <= (last.1, last.2), moves) AS seen,
           arraySum(m -> m.3, seen) AS cash
    FROM series
    ARRAY JOIN moves AS last
    WHERE last.1 >= toUnixTimestamp64Micro(toDateTime64({from:Date32}, 6, 'UTC'))
      AND length(seen) >= {min_transactions:UInt16}
      AND cash > {threshold_minor:Int64}
  )
SELECT customer, direction, {currency:String} AS currency,
       fromUnixTimestamp64Micro(arrayMin(m -> m.1, best), 'UTC') AS first_at,
       fromUnixTimestamp64Micro(arrayMax(m -> m.1, best), 'UTC') AS last_at,
       length(best) AS transactions,
       arraySum(m -> m.3, best) AS cash_minor,
       arrayMax(m -> m.3, best) AS largest_minor,
       arrayUniq(arrayMap(m -> intDiv(m.1, 86400000000), best)) AS days,
       arrayStringConcat(arraySort(arrayDistinct(arrayMap(m -> m.4, best))), ' ') AS accounts
FROM (
  SELECT customer, direction, argMax(seen, (cash, -last.1, last.2)) AS best
  FROM windows
  GROUP BY customer, direction
)
ORDER BY customer, direction
