-- The lane's row remembers the hash chain at its published sequence too.
--
-- Why: at a take-over the ledger is compared with Kafka's newest watermark. With the hash at published_seq that takes the
-- few entries between the two, whatever the backlog; without it the whole backlog had to be hashed before anything was
-- published. Null: not known yet (the row is older than this column), then the backlog is walked once as before.
--
-- Online: a column without a default and a check that is valid for every row that is there (NOT VALID, then VALIDATE);
-- the table has one row a lane.

DO $$
BEGIN
  IF to_regclass('ledger.lane') IS NULL THEN
    RAISE EXCEPTION 'V7 needs the table ledger.lane of V1';
  END IF;
END $$;

ALTER TABLE ledger.lane ADD COLUMN published_chain bytea;
ALTER TABLE ledger.lane ADD CONSTRAINT lane_published_chain_check
  CHECK (octet_length(published_chain) = 32) NOT VALID;
ALTER TABLE ledger.lane VALIDATE CONSTRAINT lane_published_chain_check;

DO $$
BEGIN
  IF EXISTS (SELECT FROM ledger.lane WHERE published_chain IS NOT NULL) THEN
    RAISE EXCEPTION 'V7: no hash can be known yet';
  END IF;
END $$;
