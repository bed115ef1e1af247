-- Lanes that are retired, so that reports know it without the ledger (docs/lanes.md). A lane of which exactly 1..last_seq is there
-- is complete for ever: its watermarks hold up no moment any more.
--
-- It is a copy. ./countinghouse lanes retire records it in the ledger first, puts it in here, and does it again when it is run
-- again; reconcile compares the two. Two commands at a time may put in two rows of a lane, which say the same.
--
-- Every statement may run twice.

CREATE TABLE IF NOT EXISTS retired_lanes (
  lane       UInt16,
  last_seq   UInt64,                    -- its entries are 1..last_seq, and will never be more
  chain      FixedString(64),           -- the hash chain after last_seq, lower-case hex
  as_of      DateTime64(6, 'UTC'),      -- it had promised to post nothing up to then any more
  retired_at DateTime64(6, 'UTC'),
  retired_by String,
  reason     String
)
ENGINE = MergeTree
ORDER BY lane
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
