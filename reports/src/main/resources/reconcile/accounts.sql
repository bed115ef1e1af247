-- What each account turned over on a booking date in a currency, up to the vector {lanes}, {ends}; the sum of the
-- sequences shows a leg that changed places with another of the same amount.
SELECT account, count()                                              AS legs,
       toString(sum(toInt128(lane_seq)))                             AS sequences,
       toString(sumIf(toInt128(amount_minor), side = 'debit'))       AS debits,
       toString(sumIf(toInt128(amount_minor), side = 'credit'))      AS credits,
       toString(sum(toInt128(postings.held_minor)))                  AS held
FROM postings
WHERE booking_date = toDate32({day:String}) AND currency = {currency:String}
  AND lane_seq BETWEEN 1 AND transform(lane, {lanes:Array(UInt16)}, {ends:Array(UInt64)}, toUInt64(0))
GROUP BY account
ORDER BY account
