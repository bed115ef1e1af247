-- Every loaded fact up to the vector {lanes}, {ends}, as (lane, lane_seq, fact):
-- 1 debit leg, 2 credit leg, 3 account entry, 4 score, 5 score that flags, 6 flag, 7 debit leg of what is scored.
WITH facts AS (
  SELECT lane, lane_seq, fact
  FROM (
    SELECT lane, lane_seq,
           CAST(if(side = 'debit' AND kind IN ('post', 'authorise'), 7, CAST(side, 'Int8')), 'Int8') AS fact
    FROM postings
    UNION ALL
    SELECT lane, lane_seq, 3 AS fact FROM account_entries
    UNION ALL
    SELECT lane, lane_seq, 4 AS fact FROM scores
    UNION ALL
    SELECT lane, lane_seq, 5 AS fact FROM scores WHERE flagged
    UNION ALL
    SELECT lane, lane_seq, 6 AS fact FROM flags
  )
  WHERE lane_seq BETWEEN 1 AND transform(lane, {lanes:Array(UInt16)}, {ends:Array(UInt64)}, toUInt64(0))
)
