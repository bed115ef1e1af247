-- Who handed in, or took out, more cash in one business day than must be reported. Cash in and cash out are summed up
-- separately, over all accounts of a customer.
--
-- Source: United States: 31 CFR 1010.311 (cash of more than 10,000 USD), 1010.313 (several transactions of a person in
-- a business day are one) and 1010.100(d) (business day: on which the bank posts). Canada: PCMLTFR (SOR/2002-184),
-- large cash transactions of 10,000 CAD or more received, in one amount or within 24 hours.
--
-- The defaults are the American rule. The Canadian one: --currency CAD --threshold 10000.00 --operator '>=' --direction in
-- --weekend '' --zone America/Toronto --time occurred, which makes the day a fixed window of 24 hours that starts at the
-- cut-off.
--
-- Cash is what moved between an account of the kind cash and a customer's or a merchant's. What moves between cash and another
-- account of the house (cash, fees, external) is the bank's own, such as the central bank's delivery, and nobody's here; so
-- cash of somebody without an account must be booked over an account of his, or it is in no row. Nobody is taken to be exempt
-- (31 CFR 1020.315): phase I and II exemptions are for whoever files to know. A customer is the customer_id of the account. An account without one is a customer
-- of its own, also if its name is somebody's customer_id: then both have rows, which the accounts tell apart. A transaction
-- that was reversed did not happen: neither it nor its reversal counts, on any day. Only cash in the currency itself is
-- looked at.
--
-- Parameters:
--   from             Date32                                first business day, included
--   to               Date32                                last business day, included
--   threshold_minor  Int64 = 1000000                       in minor units: 10,000.00 USD; in another currency it must be given
--   operator         String = > (> | >=)                   whether the threshold itself must be passed or reached
--   currency         Currency = USD                        ISO 4217 code of the cash and of the threshold
--   direction        String = both (both | in | out)       cash handed in, taken out, or both
--   time             String = posted (posted | occurred)   which moment gives the day: when the ledger took it or when it
--                                                          happened, by the client
--   zone             Zone = America/New_York               time zone of the business day
--   cut_off          TimeOfDay = 00:00                     from this time of day on it is the next day; 00:00: the calendar day
--   weekend          Array(Weekday) = [6, 7]               days of the week that are no business days; 1: Monday, 7: Sunday
--   holidays         Array(Date32) = []                    further days that are none; they roll to the next business day
--   as_of            Map(UInt16, UInt64) = {}              only up to this sequence of each lane; empty: everything
--
-- Columns:
--   business_day   date     the day that is reported
--   customer       text     customer_id, or the account if it has none
--   direction      text     in (handed in) or out (taken out)
--   currency       text     ISO 4217 code
--   cash_minor     money    their sum
--   transactions   integer  how many
--   largest_minor  money    the largest of them
--   accounts       text     the accounts, sorted, with blanks between them
--   account_count  integer  how many accounts
--   channels       text     by which channels the payments say that it moved, sorted, with blanks between them; a blank of
--                           their own is an underscore; a hyphen: a payment names none
--   first_at       time     the first moment
--   last_at        time     the last moment
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
  -- A business day gathers what came since the last one before it.
  arrayFirst(d -> NOT has({weekend:Array(UInt8)}, toDayOfWeek(d)) AND NOT has({holidays:Array(Date32)}, d),
             arrayMap(i -> {from:Date32} - i, range(1, 32))) AS last_before,
  if(last_before < {from:Date32} - 31, {from:Date32} - 31, last_before) AS day_before,
  -- To which business day each day after it rolls, in order: worked out once and not for each customer's day.
  arrayMap(n -> arrayFirst(d -> NOT has({weekend:Array(UInt8)}, toDayOfWeek(d)) AND NOT has({holidays:Array(Date32)}, d),
                           arrayMap(i -> day_before + n + i, range(0, 31))),
           range(1, toUInt64(greatest(toInt32({to:Date32}) - toInt32(day_before), 0)) + 1)) AS rolls_to,
  -- The cash accounts' legs: the table is sorted by account, so nothing else is read.
  legs AS (
    SELECT transaction_id, counterparty AS holder, if(side = 'debit', 'in', 'out') AS direction, amount_minor,
           if({time:String} = 'occurred', occurred_at, posted_at) AS moment,
           replaceAll(coalesce(postings.channel, '-'), ' ', '_') AS way
    FROM postings
    WHERE account IN (SELECT account FROM known WHERE kind = 'cash')
      AND counterparty NOT IN (SELECT account FROM known WHERE kind IN ('cash', 'fees', 'external'))
      AND currency = {currency:String}
      AND amount_minor != 0 AND kind != 'reverse'
      -- Two days are more than any time zone and cut-off move; what happened earlier may be posted at any time after it.
      AND posted_at >= toDateTime64(day_before, 6, 'UTC') - INTERVAL 2 DAY
      AND ({time:String} = 'occurred' OR posted_at < toDateTime64({to:Date32}, 6, 'UTC') + INTERVAL 3 DAY)
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
  ),
  -- A reversal may come at any time after it.
  reversed AS (
    SELECT assumeNotNull(related_id) AS transaction_id
    FROM postings
    WHERE account IN (SELECT account FROM known WHERE kind = 'cash') AND kind = 'reverse'
      AND posted_at >= toDateTime64(day_before, 6, 'UTC') - INTERVAL 2 DAY
      AND (empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane])
  ),
  days AS (
    SELECT holder, direction,
           toDate32(toTimeZone(moment, {zone:String}))
             + ({cut_off:String} != '00:00' AND formatDateTime(moment, '%H:%i', {zone:String}) >= {cut_off:String}) AS day,
           sum(toInt128(amount_minor)) AS cash, count() AS transactions, max(amount_minor) AS largest,
           min(moment) AS first_moment, max(moment) AS last_moment, groupUniqArray(way) AS ways
    FROM legs
    WHERE transaction_id NOT IN (SELECT transaction_id FROM reversed)
      AND {direction:String} IN ('both', direction)
      AND day > day_before AND day <= {to:Date32}
    GROUP BY holder, direction, day
  )
SELECT rolls_to[toInt32(day) - toInt32(day_before)]              AS business_day,
       coalesce(known.customer_id, days.holder)                  AS customer,
       direction,
       {currency:String}                                          AS currency,
       sum(days.cash)                                             AS cash_minor,
       sum(days.transactions)                                     AS transactions,
       max(days.largest)                                          AS largest_minor,
       arrayStringConcat(arraySort(groupUniqArray(days.holder)), ' ') AS accounts,
       uniqExact(days.holder)                                     AS account_count,
       arrayStringConcat(arraySort(groupUniqArrayArray(days.ways)), ' ') AS channels,
       min(first_moment)                                          AS first_at,
       max(last_moment)                                           AS last_at
FROM days
LEFT JOIN known ON known.account = days.holder
WHERE business_day BETWEEN {from:Date32} AND {to:Date32}
GROUP BY business_day, customer, known.customer_id IS NULL, direction
HAVING cash_minor > {threshold_minor:Int64} OR ({operator:String} = '>=' AND cash_minor = {threshold_minor:Int64})
ORDER BY business_day, customer, direction, accounts
