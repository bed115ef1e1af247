-- The lanes that are retired, as ClickHouse was told; two rows of a lane say the same, unless somebody wrote one by hand.
SELECT DISTINCT lane, last_seq, chain FROM retired_lanes ORDER BY lane, last_seq
