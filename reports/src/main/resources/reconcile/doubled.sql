-- The first sequences of a lane that have more than one of the facts in {actual}.
SELECT lane_seq
FROM facts
WHERE lane = {lane:UInt16} AND has({actual:Array(Int8)}, fact)
GROUP BY lane_seq
HAVING count() > 1
ORDER BY lane_seq
LIMIT {limit:UInt64}
