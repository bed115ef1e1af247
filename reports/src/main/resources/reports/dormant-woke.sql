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
    SELECT account, kind, toString(customer_id) AS customer_id
    FROM account_entries
    WHERE empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane]
    ORDER BY account, posted_at DESC, lane_seq DESC
    LIMIT 1 BY account
  ),
  opened AS (
    SELECT account, toDate32(min(posted_at)) AS day
    FROM account_entries
    WHERE empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane]
    GROUP BY account
  ),
  -- On which days of a month an account moved, a bit for each day: what the projection turnover_by_month has.
  months AS (
    SELECT account, toYYYYMM(booking_date) AS month,
           groupBitOrIf(intExp2(toDayOfMonth(booking_date)), amount_minor != 0) AS moved
    FROM postings
    -- With + 0, or ClickHouse makes bounds of days of it, which that projection does not have.
    WHERE toYYYYMM(booking_date) + 0 <= toYYYYMM({to:Date32})
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
    GROUP BY account, toYYYYMM(booking_date)
  ),
  -- A month and its days as one number, 2^32 a month: the greatest one has the last day in its highest bit.
  parted AS (
    SELECT account, month,
           intExp2(toDayOfMonth({from:Date32})) - 1   AS before_from,
           intExp2(toDayOfMonth({to:Date32}) + 1) - 1 AS until_to,
           bitAnd(moved, multiIf(month < toYYYYMM({from:Date32}), 4294967295, month = toYYYYMM({from:Date32}), before_from, 0)) AS earlier,
           bitAnd(bitXor(moved, earlier), if(month < toYYYYMM({to:Date32}), 4294967295, until_to)) AS asked
    FROM months
  ),
  -- An account that moved less than dormant_days before the last day asked for is left out at once, unless more days than
  -- that are asked for.
  accounts AS (
    SELECT account, max(if(earlier = 0, 0, month * 4294967296 + earlier)) AS last,
           groupArrayIf(month * 4294967296 + asked, asked != 0) AS woken,
           {to:Date32} - {dormant_days:UInt16} AS silent_since
    FROM parted
    GROUP BY account
    HAVING notEmpty(woken)
      AND (toInt32({to:Date32}) - toInt32({from:Date32}) >= {dormant_days:UInt16}
           OR last < toYYYYMM(silent_since) * 4294967296 + intExp2(toDayOfMonth(silent_since) + 1))
  ),
  days AS (
    WITH n -> arrayMap(bit -> makeDate32(intDiv(intDiv(n, 4294967296), 100), intDiv(n, 4294967296) % 100, bit),
                       bitPositionsToArray(bitAnd(n, 4294967295))) AS dates
    SELECT account,
           if(last = 0, NULL, arrayMax(dates(last))) AS earlier,
           arraySort(arrayFlatten(arrayMap(dates, woken))) AS days
    FROM accounts
  ),
  gaps AS (
    SELECT account, days[i] AS day, if(i = 1, earlier, toNullable(days[i - 1])) AS before
    FROM days
    ARRAY JOIN arrayEnumerate(days) AS i
  ),
  -- What the projection turnover_by_day has.
  turnover AS (
    SELECT account, booking_date AS day, currency,
           countIf(amount_minor != 0)                     AS transactions,
           sumIf(toInt128(amount_minor), side = 'credit') AS credits,
           sumIf(toInt128(amount_minor), side = 'debit')  AS debits
    FROM postings
    WHERE booking_date BETWEEN {from:Date32} AND {to:Date32}
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
    GROUP BY booking_date, account, currency
    HAVING transactions > 0
  )
SELECT gaps.account AS account, coalesce(known.customer_id, '') AS customer,
       coalesce(gaps.before, opened.day) AS last_day, gaps.day AS woke_on,
       toInt32(woke_on) - toInt32(last_day) AS silent_days,
       turnover.currency AS currency, turnover.transactions AS transactions,
       turnover.credits AS credits_minor, turnover.debits AS debits_minor
FROM turnover
INNER JOIN gaps ON gaps.account = turnover.account AND gaps.day = turnover.day
INNER JOIN known ON known.account = turnover.account
INNER JOIN opened ON opened.account = turnover.account
WHERE known.kind IN ('customer', 'merchant')
  AND silent_days >= {dormant_days:UInt16}
ORDER BY account, woke_on, currency
