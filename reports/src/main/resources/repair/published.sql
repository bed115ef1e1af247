-- Up to where each lane must be there: its newest watermark, or its end if it is retired, whatever a watermark says.
SELECT lane, if(max(retired), maxIf(last_seq, retired), max(last_seq)) AS last_seq
FROM (
  SELECT lane, last_seq, false AS retired FROM lane_watermarks
  UNION ALL
  SELECT lane, last_seq, true FROM retired_lanes
)
GROUP BY lane
ORDER BY lane
