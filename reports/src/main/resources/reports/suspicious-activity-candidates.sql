-- Customers whose flagged transactions add up to an amount from which a suspicious activity report must be thought of, with
-- the reasons.
--
-- Source: United States: 31 CFR 1020.320 (5,000 USD or more in aggregate). The filing is due 30 days after the facts were
-- found; what is found is a person's decision, and this is only the list to decide on.
--
-- A customer is understood as in large-cash. Each flagged transaction counts once; what was reversed counts too, since what was tried may be suspicious. Cash that
-- was structured is in structuring-candidates. A flag that a reviewer dismissed counts too: see flags.
--
-- Parameters:
--   from             Date32                       first day (UTC) of posting, included
--   to               Date32                       last day, included
--   threshold_minor  Int64 = 500000               in minor units: 5,000.00
--   currency         String = USD                 ISO 4217 code
--   min_score        Decimal(9, 4) = 0            only scores from this on
--   as_of            Map(UInt16, UInt64) = {}     accounts up to this sequence of each lane; empty: everything
--   as_of_flags      Map(UInt16, UInt64) = {}     flags up to this offset of each partition of the topic; empty: everything
--
-- Columns:
--   customer       text     customer_id, or the account if it has none
--   currency       text     ISO 4217 code
--   amount_minor   money    sum of the flagged transactions
--   transactions   integer  how many were flagged
--   highest_score  number   of them
--   first_at       time     the first of them
--   last_at        time     the last of them
--   reasons        text     each rule with how many of them it spoke for, most often first
--   accounts       text     the accounts, sorted, with blanks between them
--   account_count  integer  how many accounts
--
-- Chart: amount_minor by customer

WITH
  known AS (
    SELECT account, customer_id
    FROM account_entries
    WHERE empty({as_of:Map(UInt16, UInt64)}) OR lane_seq <= {as_of:Map(UInt16, UInt64)}[lane]
    ORDER BY account, posted_at DESC, lane_seq DESC
    LIMIT 1 BY account
  ),
  flagged AS (
    SELECT coalesce(known.customer_id, subject_account) AS customer, known.customer_id IS NULL AS itself, subject_account, transaction_id, score, posted_at,
           toInt128(toInt64(replaceOne(amount, '.', ''))) AS minor, arrayDistinct(reasons.rule) AS rules
    FROM flags
    LEFT JOIN known ON known.account = subject_account
    WHERE posted_at >= toDateTime64({from:Date32}, 6, 'UTC')
      AND posted_at < toDateTime64({to:Date32}, 6, 'UTC') + INTERVAL 1 DAY
      AND currency = {currency:String}
      AND score >= toFloat64({min_score:Decimal(9, 4)})
      AND (empty({as_of_flags:Map(UInt16, UInt64)})
           OR (mapContains({as_of_flags:Map(UInt16, UInt64)}, source_partition)
               AND source_offset <= {as_of_flags:Map(UInt16, UInt64)}[source_partition]))
  )
SELECT customer, {currency:String} AS currency,
       sum(minor) AS amount_minor,
       count() AS transactions,
       toDecimal64(max(score), 6) AS highest_score,
       min(posted_at) AS first_at,
       max(posted_at) AS last_at,
       arrayStringConcat(arrayMap(r -> concat(r.2, ' (', toString(-r.1), ')'),
         arraySort(arrayMap((rule, times) -> (-toInt64(times), rule), (sumMap(rules, arrayMap(r -> toUInt64(1), rules)) AS by_rule).1, by_rule.2))), ', ') AS reasons,
       arrayStringConcat(arraySort(groupUniqArray(subject_account)), ' ') AS accounts,
       uniqExact(subject_account) AS account_count
FROM flagged
GROUP BY customer, itself
HAVING amount_minor >= {threshold_minor:Int64}
ORDER BY amount_minor DESC, customer, accounts
