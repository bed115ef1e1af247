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
      AND counterparty NOT IN (SELECT account FROM known WHERE kind IN ('cash', 'fees', 'external'))
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
  moves AS (
    SELECT coalesce(known.customer_id, legs.holder) AS customer, known.customer_id IS NULL AS itself, direction, holder,
           toUnixTimestamp64Micro(posted_at) AS micros, toInt128(amount_minor) AS amount
    FROM legs
    LEFT JOIN known ON known.account = legs.holder
    WHERE legs.kind != 'reverse'
      AND legs.transaction_id NOT IN (SELECT transaction_id FROM reversed)
      AND amount_minor BETWEEN {floor_minor:Int64} AND {threshold_minor:Int64}
  ),
  -- Each amount comes when it is moved and goes when it has left the window, so the running sum is what the window that ends
  -- there holds. A customer with many transactions takes no more for each of them.
  steps AS (
    SELECT customer, itself, direction, holder, micros, amount, sign,
           sum(sign * amount) OVER running AS cash, sum(sign) OVER running AS transactions
    FROM moves
    ARRAY JOIN [1, -1] AS sign
    WINDOW running AS (PARTITION BY customer, itself, direction
                       ORDER BY if(sign = 1, micros, micros + {window_days:UInt16} * 86400000000))
  ),
  -- The end of the largest window, of equal ones the first; no sum: there is none.
  ends AS (
    SELECT customer, itself, direction, holder, micros, amount, sign,
           max(if(sign = 1 AND micros >= toUnixTimestamp64Micro(toDateTime64({from:Date32}, 6, 'UTC'))
                    AND transactions >= {min_transactions:UInt16} AND cash > {threshold_minor:Int64},
                  (cash, -micros), (toInt128(0), toInt64(0)))) OVER (PARTITION BY customer, itself, direction) AS best
    FROM steps
  )
SELECT customer, direction, {currency:String} AS currency,
       fromUnixTimestamp64Micro(min(micros), 'UTC') AS first_at,
       fromUnixTimestamp64Micro(max(micros), 'UTC') AS last_at,
       count() AS transactions,
       sum(amount) AS cash_minor,
       max(amount) AS largest_minor,
       uniqExact(intDiv(micros, 86400000000)) AS days,
       arrayStringConcat(arraySort(groupUniqArray(holder)), ' ') AS accounts
FROM ends
WHERE sign = 1 AND best.1 > 0 AND micros <= -best.2 AND micros > -best.2 - {window_days:UInt16} * 86400000000
GROUP BY customer, itself, direction
ORDER BY customer, direction, accounts
