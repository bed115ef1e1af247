-- The booking dates up to {last} of which a posting or a score came by a repair topic, or a posting by a rebuild of the
-- facts: partitions from 32768 on are those (65535 is the rebuild).
SELECT DISTINCT toString(booking_date) AS booking_date
FROM postings
WHERE postings.booking_date <= {last:Date32}
  AND (source_partition >= 32768 OR (lane, lane_seq) IN (SELECT lane, lane_seq FROM scores WHERE source_partition >= 32768))
ORDER BY booking_date
