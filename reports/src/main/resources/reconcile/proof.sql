-- The proof, per lane. A bitmap counts distinct sequences exactly, and dense ones in a few megabytes
-- where a hash set takes hundreds.
SELECT lane,
       entries, bitmapCardinality(entry_set) AS entries_distinct,
       debits,
       credits, bitmapCardinality(credit_set) AS credits_distinct,
       bitmapAndnotCardinality(debit_set, credit_set) AS credits_missing,
       bitmapAndnotCardinality(credit_set, debit_set) AS credits_stray,
       scores, bitmapCardinality(score_set) AS scores_distinct,
       bitmapAndnotCardinality(scored_set, score_set) AS scores_missing,
       bitmapAndnotCardinality(score_set, scored_set) AS scores_stray,
       flags, bitmapCardinality(flag_set) AS flags_distinct,
       bitmapAndnotCardinality(flagged_set, flag_set) AS flags_missing,
       bitmapAndnotCardinality(flag_set, flagged_set) AS flags_stray
FROM (
  SELECT lane,
         countIf(fact IN (1, 3, 7)) AS entries, groupBitmapStateIf(lane_seq, fact IN (1, 3, 7)) AS entry_set,
         countIf(fact IN (1, 7)) AS debits,  groupBitmapStateIf(lane_seq, fact IN (1, 7)) AS debit_set,
                                             groupBitmapStateIf(lane_seq, fact = 7) AS scored_set,
         countIf(fact = 2) AS credits,       groupBitmapStateIf(lane_seq, fact = 2) AS credit_set,
         countIf(fact = 4) AS scores,        groupBitmapStateIf(lane_seq, fact = 4) AS score_set,
                                             groupBitmapStateIf(lane_seq, fact = 5) AS flagged_set,
         countIf(fact = 6) AS flags,         groupBitmapStateIf(lane_seq, fact = 6) AS flag_set
  FROM facts
  GROUP BY lane
)
