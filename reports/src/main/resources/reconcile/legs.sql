-- The legs of an account on a booking date in a currency, up to the vector {lanes}, {ends}.
SELECT lane, lane_seq, CAST(side, 'Int8') AS leg, amount_minor, postings.held_minor AS held
FROM postings
WHERE account = {account:String} AND booking_date = toDate32({day:String}) AND currency = {currency:String}
  AND lane_seq BETWEEN 1 AND transform(lane, {lanes:Array(UInt16)}, {ends:Array(UInt64)}, toUInt64(0))
ORDER BY lane, lane_seq, leg
