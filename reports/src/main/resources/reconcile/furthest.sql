-- The highest sequence of each lane in any fact, and any below 1.
SELECT lane, max(lane_seq) AS last_seq, countIf(lane_seq = 0) AS zeros
FROM (
  SELECT lane, lane_seq FROM postings
  UNION ALL SELECT lane, lane_seq FROM account_entries
  UNION ALL SELECT lane, lane_seq FROM scores
  UNION ALL SELECT lane, lane_seq FROM flags
  UNION ALL SELECT lane, last_seq AS lane_seq FROM lane_watermarks WHERE last_seq > 0
)
GROUP BY lane
