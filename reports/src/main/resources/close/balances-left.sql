-- Balances that do not count: kept half, or before the facts changed.
SELECT month, build, count() AS n
FROM sealed_balances
WHERE build < {before:UInt64} AND (month, build) NOT IN (SELECT month, build FROM current_balances)
GROUP BY month, build
ORDER BY month, build
