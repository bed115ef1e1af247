-- A posting after the end of a date that is booked on it or before.
SELECT toString(min(posted_at)) AS late
FROM postings
WHERE posted_at >= fromUnixTimestamp64Micro({end_us:Int64}, 'UTC') AND booking_date <= {date:Date32}
HAVING count() > 0
