-- The moment before which nothing is missing: of each lane, the newest watermark of which every entry is there. A lane whose
-- entries came without a watermark has none. And what the clock says.
SELECT toUnixTimestamp64Micro(min(newest)) AS as_of_us, toUnixTimestamp64Micro(now64(6)) AS now_us
FROM (
  SELECT lane, maxIf(as_of, last_seq <= {lanes:Map(UInt16, UInt64)}[lane]) AS newest
  FROM (
    SELECT lane, as_of, last_seq FROM lane_watermarks
    UNION ALL
    SELECT arrayJoin(mapKeys({lanes:Map(UInt16, UInt64)})), toDateTime64(0, 6, 'UTC'), toUInt64(0)
  )
  GROUP BY lane
)
