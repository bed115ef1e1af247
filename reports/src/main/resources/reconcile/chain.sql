-- The chain hashes that the newest watermarks at or before a place in a lane give.
SELECT DISTINCT last_seq, chain
FROM lane_watermarks
WHERE lane = {lane:UInt16}
  AND last_seq = (SELECT max(last_seq) FROM lane_watermarks WHERE lane = {lane:UInt16} AND last_seq <= {end:UInt64})
