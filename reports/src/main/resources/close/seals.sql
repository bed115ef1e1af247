-- The seals, oldest first, and of a date that which counts last; of one date, or of all.
SELECT toString(booking_date) AS booking_date, version, build, digest, toJSONString(row_counts) AS row_counts,
       toJSONString(transactions) AS transactions, toJSONString(mapApply((c, m) -> (c, toString(m)), moved_minor)) AS moved_minor,
       toJSONString(arrayMap(d -> toString(d), restates)) AS restates, toJSONString(lanes) AS lanes,
       toJSONString(mapApply((l, t) -> (l, toUnixTimestamp64Micro(t)), as_of)) AS as_of,
       toUnixTimestamp64Micro(ended_at) AS ended_us, toUnixTimestamp64Micro(sealed_at) AS sealed_us, sealed_by, reason
FROM sealed_dates
WHERE {date:String} = '' OR sealed_dates.booking_date = toDate32OrNull({date:String})
ORDER BY sealed_dates.booking_date, version, build DESC
