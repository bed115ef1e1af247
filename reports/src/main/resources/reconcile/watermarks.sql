-- The newest watermark of each lane.
SELECT lane, max(last_seq) AS last_seq, max(as_of) AS as_of
FROM lane_watermarks
GROUP BY lane
