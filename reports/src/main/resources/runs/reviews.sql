-- The last offset of each partition of fraud-reviews that is loaded; a projection has it.
SELECT source_partition, max(source_offset) AS last_offset
FROM reviews
GROUP BY source_partition
ORDER BY source_partition
