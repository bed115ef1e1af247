-- The first sequence of each lane after its end, or an impossible 0.
SELECT lane, min(seq) AS seq
FROM (
  SELECT lane, lane_seq AS seq FROM postings
  UNION ALL SELECT lane, lane_seq FROM account_entries
  UNION ALL SELECT lane, last_seq FROM lane_watermarks WHERE last_seq > 0
)
WHERE seq = 0 OR seq > transform(lane, {lanes:Array(UInt16)}, {ends:Array(UInt64)}, toUInt64(0))
GROUP BY lane
ORDER BY lane
