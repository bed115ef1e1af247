-- Per lane: up to which sequence every entry is there, and the last sequence that there is at all.
-- Blocks of 65,536 sequences are counted in a projection; a block is full if it has as many entries, with the sum, of
-- its sequences. Only the first block that is not full is looked into.
WITH
  blocks AS (
    SELECT lane, block, sum(n) AS n, sum(total) AS total, max(last) AS last, min(since) AS since
    FROM (
      SELECT lane, intDiv(lane_seq, 65536) AS block, count() AS n, sum(lane_seq) AS total, max(lane_seq) AS last,
             min(posted_at) AS since
      FROM postings WHERE side = 'debit' GROUP BY lane, intDiv(lane_seq, 65536), side
      UNION ALL
      SELECT lane, intDiv(lane_seq, 65536), count(), sum(lane_seq), max(lane_seq), min(posted_at)
      FROM account_entries GROUP BY lane, intDiv(lane_seq, 65536)
    )
    GROUP BY lane, block
  ),
  lanes AS (
    SELECT lane, max(last) AS last_seq,
           -- Block 0 has no sequence 0.
           arraySort(groupArrayIf((block), n = 65536 - (block = 0) AND total = intDiv((block * 131072 + 65535) * 65536, 2))) AS full,
           coalesce(arrayFirstOrNull((b, i) -> b != i, full, range(length(full))), length(full)) AS open
    FROM blocks GROUP BY lane
  ),
  tail AS (
    SELECT lane, lane_seq FROM postings
    WHERE side = 'debit' AND (lane, intDiv(lane_seq, 65536)) IN (SELECT lane, open FROM lanes)
      AND posted_at >= (SELECT min(since) FROM blocks WHERE (lane, block) IN (SELECT lane, open FROM lanes))
    UNION ALL
    SELECT lane, lane_seq FROM account_entries
    WHERE (lane, intDiv(lane_seq, 65536)) IN (SELECT lane, open FROM lanes)
  ),
  found AS (SELECT lane, arraySort(groupUniqArray(lane_seq)) AS seqs FROM tail GROUP BY lane)
SELECT lanes.lane AS lane, lanes.last_seq AS last_seq,
       greatest(lanes.open * 65536, 1) AS first,
       arrayFirstIndex((seq, i) -> seq != first + i, found.seqs, range(length(found.seqs))) AS gap,
       first - 1 + if(gap = 0, length(found.seqs), gap - 1) AS complete_to
FROM lanes
LEFT JOIN found ON found.lane = lanes.lane
ORDER BY lane
