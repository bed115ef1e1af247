-- The first sequences of a lane from {from} to {to} that {expected} has and {actual} has nothing of.
-- all: every sequence; entry: a leg or an account entry; scored: a debit leg of a kind that is scored; score; flagged: a
-- score that flags; flag.
WITH of_lane AS (
  SELECT lane_seq, 'entry' AS fact FROM postings
  WHERE lane = {lane:UInt16} AND lane_seq BETWEEN {from:UInt64} AND {to:UInt64}
  UNION ALL
  SELECT lane_seq, 'entry' FROM account_entries
  WHERE lane = {lane:UInt16} AND lane_seq BETWEEN {from:UInt64} AND {to:UInt64}
  UNION ALL
  SELECT lane_seq, 'scored' FROM postings
  WHERE lane = {lane:UInt16} AND lane_seq BETWEEN {from:UInt64} AND {to:UInt64}
    AND side = 'debit' AND kind IN ('post', 'authorise') AND {expected:String} = 'scored'
  UNION ALL
  SELECT lane_seq, arrayJoin(if(flagged, ['score', 'flagged'], ['score'])) FROM scores
  WHERE lane = {lane:UInt16} AND lane_seq BETWEEN {from:UInt64} AND {to:UInt64} AND {expected:String} != 'all'
  UNION ALL
  SELECT lane_seq, 'flag' FROM flags
  WHERE lane = {lane:UInt16} AND lane_seq BETWEEN {from:UInt64} AND {to:UInt64} AND {expected:String} = 'flagged'
  UNION ALL
  SELECT number, 'all' FROM numbers({from:UInt64}, {to:UInt64} - {from:UInt64} + 1) WHERE {expected:String} = 'all'
)
SELECT arrayJoin(bitmapToArray(bitmapSubsetLimit(
         bitmapAndnot(
           groupBitmapStateIf(lane_seq, fact = {expected:String}),
           groupBitmapStateIf(lane_seq, fact = {actual:String})),
         {from:UInt64}, {limit:UInt64}))) AS missing
FROM of_lane
ORDER BY missing
