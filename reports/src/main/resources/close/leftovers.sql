-- Partitions of a table, put here for sealed_aggregate, that no seal names.
SELECT toString(booking_date) AS booking_date, build, count() AS n
FROM sealed_aggregate
WHERE build < {before:UInt64} AND build NOT IN (SELECT build FROM sealed_dates)
GROUP BY booking_date, build
ORDER BY booking_date, build
