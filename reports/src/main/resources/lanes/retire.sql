INSERT INTO retired_lanes (lane, last_seq, chain, as_of, retired_at, retired_by, reason)
SELECT {lane:UInt16}, {last_seq:UInt64}, {chain:String}, fromUnixTimestamp64Micro({as_of_us:Int64}, 'UTC'),
       fromUnixTimestamp64Micro({retired_us:Int64}, 'UTC'), {retired_by:String}, {reason:String}
