-- Accounts on which nobody moved anything for a long time, and then somebody did.
--
-- Source: FFIEC BSA/AML Manual, appendix F (a dormant account that shows significant activity); the length is the house's.
-- What is no sign of life: an account is inactive without activity of the customer's own (OCC, HelpWithMyBank, inactive
-- accounts); bank charges and credited interest are the bank's.
--
-- Silence is counted from the last booking date on which the customer or another party moved anything in any currency, or
-- from the day on which the account was opened. What moved between it and an account of the kind fees, such as a monthly
-- charge or interest, counts neither as life nor in the sums; interest that is paid from an account of another kind does. An account that wakes twice in the time asked for has two lines. Only accounts of customers and
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
--   last_day        date     the last day on which somebody moved something, or the account was opened
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
  -- The days of a month on which the house's own charges or interest moved. The postings are sorted by account: only the legs of
  -- the accounts of the kind fees are read.
  charged AS (
    SELECT counterparty AS holder, toYYYYMM(booking_date) AS in_month, groupBitOr(intExp2(toDayOfMonth(booking_date))) AS charges
    FROM postings
    WHERE account IN (SELECT account FROM known WHERE kind = 'fees') AND amount_minor != 0 AND booking_date <= {to:Date32}
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
    GROUP BY holder, in_month
  ),
  -- A month and its days as one number, 2^32 a month: the greatest one has the last day in its highest bit. On a day with a
  -- charge only the postings tell whether somebody else moved something too: perhaps.
  parted AS (
    SELECT account, month,
           intExp2(toDayOfMonth({from:Date32})) - 1   AS before_from,
           intExp2(toDayOfMonth({to:Date32}) + 1) - 1 AS until_to,
           bitAnd(moved, multiIf(month < toYYYYMM({from:Date32}), 4294967295, month = toYYYYMM({from:Date32}), before_from, 0)) AS earlier,
           bitAnd(earlier, bitNot(charges)) AS lived,
           bitAnd(earlier, charges)         AS perhaps,
           bitAnd(bitXor(moved, earlier), if(month < toYYYYMM({to:Date32}), 4294967295, until_to)) AS asked
    FROM months
    LEFT JOIN charged ON charged.holder = months.account AND charged.in_month = months.month
  ),
  -- An account that was alive less than dormant_days before the last day asked for is left out at once, unless more days than
  -- that are asked for.
  accounts AS (
    SELECT account, max(if(lived = 0, 0, month * 4294967296 + lived)) AS last,
           max(if(perhaps = 0, 0, month * 4294967296 + perhaps)) AS last_perhaps,
           {to:Date32} - {dormant_days:UInt16} AS silent_since
    FROM parted
    GROUP BY account
    HAVING max(asked) != 0
      AND (toInt32({to:Date32}) - toInt32({from:Date32}) >= {dormant_days:UInt16}
           OR last < toYYYYMM(silent_since) * 4294967296 + intExp2(toDayOfMonth(silent_since) + 1))
  ),
  -- What the projection turnover_by_day has, less the charges.
  moved_then AS (
    SELECT account, booking_date AS day, currency,
           countIf(amount_minor != 0)                     AS transactions,
           sumIf(toInt128(amount_minor), side = 'credit') AS credits,
           sumIf(toInt128(amount_minor), side = 'debit')  AS debits
    FROM postings
    WHERE booking_date BETWEEN {from:Date32} AND {to:Date32}
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
    GROUP BY booking_date, account, currency
  ),
  charged_then AS (
    SELECT counterparty AS holder, booking_date AS day, currency, count() AS transactions,
           sumIf(toInt128(amount_minor), side = 'debit')  AS credits,
           sumIf(toInt128(amount_minor), side = 'credit') AS debits
    FROM postings
    WHERE account IN (SELECT account FROM known WHERE kind = 'fees') AND amount_minor != 0
      AND booking_date BETWEEN {from:Date32} AND {to:Date32}
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
    GROUP BY holder, day, currency
  ),
  turnover AS (
    SELECT m.account AS account, m.day AS day, m.currency AS currency,
           m.transactions - c.transactions AS transactions, m.credits - c.credits AS credits, m.debits - c.debits AS debits
    FROM moved_then AS m
    LEFT JOIN charged_then AS c ON c.holder = m.account AND c.day = m.day AND c.currency = m.currency
    WHERE m.transactions > c.transactions
  ),
  -- With the day of life before it among those asked for; an earlier day than these: there is none.
  woken AS (
    SELECT t.account AS account, t.day AS day, t.currency AS currency, t.transactions AS transactions, t.credits AS credits,
           t.debits AS debits, a.last AS last, a.last_perhaps AS last_perhaps,
           max(t.day) OVER (PARTITION BY t.account ORDER BY toInt32(t.day) RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS day_before
    FROM turnover AS t
    INNER JOIN accounts AS a ON a.account = t.account
  ),
  silent AS (
    WITH intDiv(last, 4294967296) AS last_month
    SELECT woken.account AS account, coalesce(known.customer_id, '') AS customer, woken.day AS day, currency, transactions, credits, debits,
           day_before < {from:Date32} AND last_perhaps > last AS unsure,
           multiIf(day_before >= {from:Date32}, day_before,
                   last = 0, opened.day,
                   makeDate32(intDiv(last_month, 100), last_month % 100, arrayMax(bitPositionsToArray(bitAnd(last, 4294967295))))) AS before
    FROM woken
    INNER JOIN known ON known.account = woken.account
    INNER JOIN opened ON opened.account = woken.account
    WHERE known.kind IN ('customer', 'merchant') AND toInt32(woken.day) - toInt32(before) >= {dormant_days:UInt16}
  ),
  -- Of the few accounts that would be listed unless somebody moved something on a day with a charge: the last such day.
  lived_after_all AS (
    SELECT account AS holder, max(booking_date) AS day
    FROM postings
    -- Joined: where nothing was ever charged, nothing is looked up a second time.
    WHERE account IN (SELECT silent.account FROM silent INNER JOIN (SELECT DISTINCT holder FROM charged) AS h ON h.holder = silent.account WHERE silent.unsure)
      AND counterparty NOT IN (SELECT account FROM known WHERE kind = 'fees')
      AND amount_minor != 0 AND booking_date < {from:Date32}
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
    GROUP BY holder
  )
SELECT silent.account AS account, silent.customer AS customer,
       if(silent.unsure AND l.holder != '', greatest(silent.before, l.day), silent.before) AS last_day, silent.day AS woke_on,
       toInt32(woke_on) - toInt32(last_day) AS silent_days,
       silent.currency AS currency, silent.transactions AS transactions,
       silent.credits AS credits_minor, silent.debits AS debits_minor
FROM silent
LEFT JOIN lived_after_all AS l ON l.holder = silent.account
WHERE silent_days >= {dormant_days:UInt16}
ORDER BY account, woke_on, currency
