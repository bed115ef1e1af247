-- The flagged transactions of a customer from one day (UTC) to another, in every currency, and whether the newest word of a
-- reviewer dismissed them. Customers and days are understood as in suspicious-activity-candidates, which adds up one currency.
WITH
  known AS (
    SELECT account, customer_id
    FROM account_entries
    WHERE lane_seq <= {as_of:Map(UInt16, UInt64)}[lane]
    ORDER BY account, posted_at DESC, lane_seq DESC
    LIMIT 1 BY account
  ),
  said AS (
    SELECT transaction_id, argMax(reviews.outcome, source_offset) AS outcome
    FROM reviews
    WHERE mapContains({as_of_reviews:Map(UInt16, UInt64)}, source_partition)
      AND source_offset <= {as_of_reviews:Map(UInt16, UInt64)}[source_partition]
    GROUP BY transaction_id
  )
SELECT toString(flags.transaction_id) AS transaction_id, subject_account, currency, amount,
       toUnixTimestamp64Micro(posted_at) AS posted_us, said.outcome = 'dismissed' AS dismissed
FROM flags
LEFT JOIN known ON known.account = flags.subject_account
LEFT JOIN said ON said.transaction_id = flags.transaction_id
WHERE posted_at >= toDateTime64({from:Date32}, 6, 'UTC')
  AND posted_at < toDateTime64({to:Date32}, 6, 'UTC') + INTERVAL 1 DAY
  AND coalesce(known.customer_id, subject_account) = {customer:String}
  AND mapContains({as_of_flags:Map(UInt16, UInt64)}, source_partition)
  AND source_offset <= {as_of_flags:Map(UInt16, UInt64)}[source_partition]
ORDER BY posted_us, transaction_id
