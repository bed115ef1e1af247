-- The watermarks of a lane by hours. Every run of a report asks for the newest one of which all entries are there, and a
-- lane writes at least one a second: millions after some months.
--
--   by_hour   of each lane and hour: its first and last sequence and its last moment. What is wholly there, or not at all, is
--             read off these few rows; an hour of which only the beginning is there is looked into
--   as_of_times   finds that hour: within a lane the moments only grow
--
-- A projection is written with the very part that holds its rows, so it can't drift from them.
--
-- Every statement may run twice. Materialising goes on in the background; until it is done, parts from before are read row
-- by row, which is slower and as right.

ALTER TABLE lane_watermarks ADD PROJECTION IF NOT EXISTS by_hour (
  SELECT lane, toStartOfHour(as_of), min(last_seq), max(last_seq), max(as_of)
  GROUP BY lane, toStartOfHour(as_of)
);

ALTER TABLE lane_watermarks ADD INDEX IF NOT EXISTS as_of_times as_of TYPE minmax GRANULARITY 1;

ALTER TABLE lane_watermarks MATERIALIZE PROJECTION by_hour SETTINGS mutations_sync = 0;

ALTER TABLE lane_watermarks MATERIALIZE INDEX as_of_times SETTINGS mutations_sync = 0;
