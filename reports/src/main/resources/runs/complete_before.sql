-- The moment before which nothing is missing: of each lane, the newest watermark of which every entry is there.
SELECT toUnixTimestamp64Micro(min(newest)) AS as_of_us
FROM (
  SELECT lane, maxIf(as_of, last_seq <= {lanes:Map(UInt16, UInt64)}[lane]) AS newest FROM lane_watermarks GROUP BY lane
)
