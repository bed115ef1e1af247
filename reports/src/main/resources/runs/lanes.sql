-- Per lane: up to which sequence every entry is there, the last sequence that there is at all, and how many there are beyond a gap.
-- The sequences stand in blocks of 65,536, each block as a set, in a projection; a block is full if each of its sequences is
-- there, once. Only into the first block that is not full is looked further.
WITH
  blocks AS (
    SELECT lane, block, sum(n) AS n, groupBitmapMergeState(seqs) AS seqs
    FROM (
      SELECT lane, intDiv(lane_seq, 65536) AS block, count() AS n, groupBitmapState(lane_seq) AS seqs
      FROM postings
      WHERE multiIf(side = 'credit', 'credit', kind IN ('post', 'authorise'), 'scored', 'debit') != 'credit'
      GROUP BY lane, intDiv(lane_seq, 65536), multiIf(side = 'credit', 'credit', kind IN ('post', 'authorise'), 'scored', 'debit')
      UNION ALL
      SELECT lane, intDiv(lane_seq, 65536), count(), groupBitmapState(lane_seq)
      FROM account_entries GROUP BY lane, intDiv(lane_seq, 65536)
    )
    GROUP BY lane, block
  ),
  lanes AS (
    SELECT lane, max(bitmapMax(seqs)) AS last_seq,
           sum(bitmapCardinality(seqs) - bitmapContains(seqs, toUInt64(0))) AS entries,
           -- Block 0 has no sequence 0; with a row of it, which no lane gives out, it does not count as full.
           arraySort(groupArrayIf(block, n = 65536 - (block = 0) AND bitmapCardinality(seqs) = n
                                         AND NOT bitmapContains(seqs, toUInt64(0)))) AS full,
           coalesce(arrayFirstOrNull((i, b) -> b != i, range(length(full)), full), length(full)) AS open
    FROM blocks GROUP BY lane
  ),
  found AS (
    SELECT lane, arraySort(arrayFilter(s -> s > 0, bitmapToArray(seqs))) AS seqs FROM blocks WHERE (lane, block) IN (SELECT lane, open FROM lanes)
  )
SELECT lanes.lane AS lane, lanes.last_seq AS last_seq,
       greatest(lanes.open * 65536, 1) AS first,
       arrayFirstIndex((seq, i) -> seq != first + i, found.seqs, range(length(found.seqs))) AS gap,
       first - 1 + if(gap = 0, length(found.seqs), gap - 1) AS complete_to,
       lanes.entries - complete_to AS beyond
FROM lanes
LEFT JOIN found ON found.lane = lanes.lane
ORDER BY lane
