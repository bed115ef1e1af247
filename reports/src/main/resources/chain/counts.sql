-- How much of a lane is there: cheap enough to be asked again and again.
SELECT (SELECT countIf(side = 'credit') FROM postings
        WHERE lane = {lane:UInt16} AND lane_seq > {after:UInt64} AND lane_seq <= {end:UInt64})
     + (SELECT count() FROM account_entries
        WHERE lane = {lane:UInt16} AND lane_seq > {after:UInt64} AND lane_seq <= {end:UInt64}) AS entries
