-- What reviewers found of the flags that each rule, rule set and model raised.
--
-- Source: SR 11-7, outcomes analysis: what a model said is compared with what came of it.
--
-- The newest word of a reviewer on a payment counts. A flag counts in the row of its rule set, in that of its model and in that
-- of each rule among its reasons, so rows of different kinds overlap. Payments that turned out to be fraud and were never flagged
-- are not here.
--
-- Parameters:
--   from           Date32                       first day (UTC) of posting of the flagged payment, included
--   to             Date32                       last day, included
--   as_of_flags    Map(UInt16, UInt64) = {}     only up to this offset of each partition of the topic; empty: everything
--   as_of_reviews  Map(UInt16, UInt64) = {}     the same of the reviews
--
-- Columns:
--   what       text     rule, rule set or model
--   version    text     rule/version, the set's name, or the model's digest
--   flagged    integer  flags
--   confirmed  integer  of them: confirmed as fraud
--   dismissed  integer  of them: no fraud
--   open       integer  of them: not reviewed yet
--   precision  number   confirmed of those that were reviewed, 0 to 1; 0: none was
--
-- Chart: flagged by version

WITH said AS (
  SELECT transaction_id, argMax(reviews.outcome, source_offset) AS outcome
  FROM reviews
  WHERE empty({as_of_reviews:Map(UInt16, UInt64)})
     OR (mapContains({as_of_reviews:Map(UInt16, UInt64)}, source_partition)
         AND source_offset <= {as_of_reviews:Map(UInt16, UInt64)}[source_partition])
  GROUP BY transaction_id
),
raised AS (
  SELECT transaction_id,
         arrayJoin(arrayFilter(one -> one.2 != '', arrayConcat(
           [('rule set', toString(rule_set_version)), ('model', toString(model_digest))],
           arrayMap((rule, version) -> ('rule', concat(rule, '/', toString(version))), reasons.rule, reasons.version)))) AS one
  FROM flags
  WHERE posted_at >= toDateTime64({from:Date32}, 6, 'UTC')
    AND posted_at < toDateTime64({to:Date32}, 6, 'UTC') + INTERVAL 1 DAY
    AND (empty({as_of_flags:Map(UInt16, UInt64)})
         OR (mapContains({as_of_flags:Map(UInt16, UInt64)}, source_partition)
             AND source_offset <= {as_of_flags:Map(UInt16, UInt64)}[source_partition]))
)
SELECT one.1                           AS what,
       one.2                           AS version,
       count()                         AS flagged,
       countIf(outcome = 'confirmed')  AS confirmed,
       countIf(outcome = 'dismissed')  AS dismissed,
       countIf(outcome = '')           AS open,
       toDecimal64(confirmed / greatest(confirmed + dismissed, 1), 6) AS precision
FROM raised
LEFT JOIN said ON said.transaction_id = raised.transaction_id
GROUP BY what, version
ORDER BY what, version
