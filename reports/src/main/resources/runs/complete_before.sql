-- The moment before which nothing is missing: of each lane, the newest watermark of which every entry is there. A lane whose
-- entries came without a watermark has none. A lane that is retired, and of which exactly 1..last_seq is there, holds up no moment;
-- if all lanes are such, it is that of the furthest, since a lane that is opened begins no earlier. And what the clock says.
WITH
  retired AS (
    SELECT lane, max(as_of) AS ended
    FROM retired_lanes
    GROUP BY lane
    HAVING min(last_seq) = {lanes:Map(UInt16, UInt64)}[lane] AND max(last_seq) = min(last_seq)
  )
SELECT toUnixTimestamp64Micro(if(countIf(NOT ended) = 0, maxIf(newest, ended), minIf(newest, NOT ended))) AS as_of_us,
       toUnixTimestamp64Micro(now64(6)) AS now_us
FROM (
  SELECT lane, maxIf(as_of, last_seq <= {lanes:Map(UInt16, UInt64)}[lane]) AS newest, false AS ended
  FROM (
    -- Of an hour of which all or nothing is there its last watermark says as much as all of them: the projection by_hour.
    SELECT lane, max(lane_watermarks.as_of) AS as_of, max(lane_watermarks.last_seq) AS last_seq
    FROM lane_watermarks GROUP BY lane, toStartOfHour(lane_watermarks.as_of)
    UNION ALL
    -- An hour of which only some is there is looked into.
    SELECT lane, as_of, last_seq FROM lane_watermarks
    WHERE (lane, toStartOfHour(as_of)) IN (
      SELECT lane, toStartOfHour(as_of) FROM lane_watermarks GROUP BY lane, toStartOfHour(as_of)
      HAVING min(last_seq) <= {lanes:Map(UInt16, UInt64)}[lane] AND max(last_seq) > {lanes:Map(UInt16, UInt64)}[lane])
    UNION ALL
    SELECT arrayJoin(mapKeys({lanes:Map(UInt16, UInt64)})), toDateTime64(0, 6, 'UTC'), toUInt64(0)
    UNION ALL
    SELECT lane, toDateTime64(0, 6, 'UTC'), toUInt64(0) FROM retired_lanes
  )
  WHERE lane NOT IN (SELECT lane FROM retired)
  GROUP BY lane
  UNION ALL
  SELECT lane, retired.ended, true FROM retired
)
