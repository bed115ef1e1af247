-- The first sequences of a lane that a fact in {expected} has and none in {actual};
-- 0 among the expected stands for every sequence that the lane must have.
SELECT arrayJoin(bitmapToArray(bitmapSubsetLimit(
         bitmapAndnot(
           groupBitmapStateIf(lane_seq, has({expected:Array(Int8)}, fact)),
           groupBitmapStateIf(lane_seq, has({actual:Array(Int8)}, fact))),
         toUInt64(0), {limit:UInt64}))) AS lane_seq
FROM (
  SELECT lane_seq, fact FROM facts WHERE lane = {lane:UInt16}
  UNION ALL
  SELECT number AS lane_seq, 0 AS fact FROM numbers(1, {end:UInt64}) WHERE has({expected:Array(Int8)}, 0)
)
