-- The lane's row remembers the server on which the lane was last known to be whole.
--
-- Why: a ledger that was restored to an earlier moment may lack entries that are in Kafka. Posting on would give their
-- sequences away a second time. While Kafka is away it can't be asked, and the till must stay open; but PostgreSQL itself
-- knows most restores: recovery to a moment, and a standby that was promoted, begin a new timeline; a restore from a dump
-- is another cluster. A lane whose row has another mark than the server does not post before it was compared with Kafka
-- (docs/decisions/0009-restored-ledgers-and-standing-by.md, which also says what this can't see).
--
-- Null: not known, as in every row that is older than this column, so that a backup from before is not trusted either.
-- Upgrade with Kafka up; without it a lane waits for Kafka once.
--
-- Online: a column without a default (the table has one row a lane), a new table of one row, a function.

SET LOCAL lock_timeout = '5s';

DO $$ BEGIN
  IF to_regclass('ledger.lane') IS NULL THEN
    RAISE EXCEPTION 'before V18: this is not a ledger that V1 made';
  END IF;
END $$;

-- The cluster and its timeline. The timeline is that of the log which is being written: the one of the last checkpoint
-- lags behind for a while after a promotion.
CREATE FUNCTION ledger.server_mark() RETURNS text LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT system_identifier || '/' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) FROM pg_control_system()
$$;

ALTER TABLE ledger.lane ADD COLUMN server_mark text;

-- Where the ledger began. A lane that has no row yet is new beyond doubt only there: on any other server it may have been
-- opened after the moment to which the ledger was put back. No row: the ledger is older than this table.
CREATE TABLE ledger.origin (
  one         boolean PRIMARY KEY DEFAULT true CHECK (one),
  server_mark text    NOT NULL
);
INSERT INTO ledger.origin (server_mark)
  SELECT ledger.server_mark() WHERE NOT EXISTS (SELECT FROM ledger.lane);

DO $$ BEGIN
  IF EXISTS (SELECT FROM ledger.lane WHERE server_mark IS NOT NULL) THEN
    RAISE EXCEPTION 'after V18: no lane can be known to be whole yet';
  END IF;
  IF ledger.server_mark() !~ '^\d+/[0-9A-F]{8}$' THEN
    RAISE EXCEPTION 'after V18: the server''s mark is %', ledger.server_mark();
  END IF;
END $$;
