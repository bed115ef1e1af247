-- Accounts on which nothing moved for a long time, and then something did.
--
-- Source: FFIEC BSA/AML Manual, appendix F (a dormant account that shows significant activity); the length is the house's.
--
-- Silence is counted from the last booking date on which anything moved in any currency, or from the day on which the
-- account was opened. An account that wakes twice in the time asked for has two lines. Only accounts of customers and
-- merchants are looked at.
--
-- Parameters:
--   from          Date32                     first booking date of waking, included
--   to            Date32                     last one, included
--   dormant_days  UInt16 = 365               silent for so many days or more
--   as_of         Map(UInt16, UInt64) = {}   only up to this sequence of each lane; empty: everything
--
-- Columns:
--   account         text     the account's external name
--   customer        text     whose it is; empty: not known
--   last_day        date     the last day on which something moved, or the account was opened
--   woke_on         date     the first day after that
--   silent_days     integer  days between the two
--   currency        text     ISO 4217 code; a line for each that moved on that day
--   transactions    integer  how many
--   credits_minor   money    what came in on that day
--   debits_minor    money    what went out on that day
--
-- Chart: silent_days by account

WITH
  known AS (
    SELECT account,
           argMax(kind, (posted_at, lane_seq))                           AS kind,
           argMax(tuple(toString(customer_id)), (posted_at, lane_seq)).1 AS customer_id,
           toDate32(min(posted_at))                                      AS opened
    FROM account_entries
    WHERE empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane]
    GROUP BY account
  ),
  -- What the projection daily_turnover has.
  turnover AS (
    SELECT account, booking_date AS day, currency,
           countIf(amount_minor != 0)                     AS transactions,
           sumIf(toInt128(amount_minor), side = 'credit') AS credits,
           sumIf(toInt128(amount_minor), side = 'debit')  AS debits
    FROM postings
    WHERE booking_date <= {to:Date32}
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
    GROUP BY account, day, currency
    HAVING transactions > 0
  ),
  -- Of each account only the days asked for are kept, and the last one before them.
  accounts AS (
    SELECT account, maxOrNullIf(day, day < {from:Date32}) AS earlier,
           arraySort(groupUniqArrayIf(day, day >= {from:Date32})) AS days
    FROM turnover
    GROUP BY account
    HAVING notEmpty(days)
  ),
  gaps AS (
    SELECT account, days[i] AS day, if(i = 1, earlier, toNullable(days[i - 1])) AS before
    FROM accounts
    ARRAY JOIN arrayEnumerate(days) AS i
  )
SELECT gaps.account AS account, coalesce(known.customer_id, '') AS customer,
       coalesce(gaps.before, known.opened) AS last_day, gaps.day AS woke_on,
       toInt32(woke_on) - toInt32(last_day) AS silent_days,
       turnover.currency AS currency, turnover.transactions AS transactions,
       turnover.credits AS credits_minor, turnover.debits AS debits_minor
FROM gaps
INNER JOIN known ON known.account = gaps.account
INNER JOIN (SELECT * FROM turnover WHERE day >= {from:Date32}) AS turnover ON turnover.account = gaps.account AND turnover.day = gaps.day
WHERE gaps.day BETWEEN {from:Date32} AND {to:Date32}
  AND known.kind IN ('customer', 'merchant')
  AND silent_days >= {dormant_days:UInt16}
ORDER BY account, woke_on, currency
