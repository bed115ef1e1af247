-- The first sequence of each lane after its end, or an impossible 0.
SELECT lane, min(place) AS seq
FROM (
  SELECT lane, lane_seq AS place FROM postings
  UNION ALL SELECT lane, lane_seq FROM account_entries
  UNION ALL SELECT lane, last_seq FROM lane_watermarks WHERE last_seq > 0
)
WHERE place = 0 OR place > transform(lane, {lanes:Array(UInt16)}, {ends:Array(UInt64)}, toUInt64(0))
GROUP BY lane
ORDER BY lane
