-- Per lane: the first sequence that must be scored and has no score, or whose score flags and has no flag. In blocks of 65,536, each as a
-- set, as in lanes.sql.
WITH
  blocks AS (
    SELECT lane, block,
           bitmapOr(
             bitmapAndnot(groupBitmapMergeStateIf(seqs, fact = 'scored'), groupBitmapMergeStateIf(seqs, fact IN ('score', 'flagging score'))),
             bitmapAndnot(groupBitmapMergeStateIf(seqs, fact = 'flagging score'), groupBitmapMergeStateIf(seqs, fact = 'flag'))) AS lacking
    FROM (
      SELECT lane, intDiv(lane_seq, 65536) AS block, groupBitmapState(lane_seq) AS seqs,
             multiIf(side = 'credit', 'credit', kind IN ('post', 'authorise'), 'scored', 'debit') AS fact
      FROM postings
      GROUP BY lane, intDiv(lane_seq, 65536), multiIf(side = 'credit', 'credit', kind IN ('post', 'authorise'), 'scored', 'debit')
      UNION ALL
      SELECT lane, intDiv(lane_seq, 65536), groupBitmapState(lane_seq), if(flagged, 'flagging score', 'score')
      FROM scores
      GROUP BY lane, intDiv(lane_seq, 65536), flagged
      UNION ALL
      SELECT lane, intDiv(lane_seq, 65536), groupBitmapState(lane_seq), 'flag'
      FROM flags GROUP BY lane, intDiv(lane_seq, 65536)
    )
    GROUP BY lane, block
  )
SELECT lane, min(bitmapMin(lacking)) AS first
FROM blocks
WHERE bitmapCardinality(lacking) > 0
GROUP BY lane
ORDER BY lane
