-- The earlier days of which a build changes the figures by value date.
SELECT DISTINCT toString(value_date) AS value_date
FROM sealed_account_days
WHERE booking_date = {date:Date32} AND build = {build:UInt64} AND sealed_account_days.value_date < {date:Date32}
ORDER BY value_date
