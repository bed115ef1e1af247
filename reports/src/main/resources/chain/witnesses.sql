-- What the watermarks say of a piece of a lane's chain; an idle lane repeats its last one.
SELECT DISTINCT last_seq, chain
FROM lane_watermarks
WHERE lane = {lane:UInt16} AND last_seq > {after:UInt64} AND last_seq <= {end:UInt64}
ORDER BY last_seq
