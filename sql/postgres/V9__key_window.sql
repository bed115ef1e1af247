-- Idempotency keys are kept for a window of time, and then forgotten.
--
-- Why: a key is there for a caller who does not know whether his request was posted, and no caller asks again for
-- years; kept for ever, the keys are the only table that grows without a month that could be detached.
--
-- How: ingest calls forget_keys now and then, a few thousand keys at a time. The writer has no right to delete keys, as
-- a fresh one that is gone is a payment that can be posted twice: the function does it, and only for keys of more than
-- a day, whoever asks.
--
-- The index is a B-tree and not BRIN, which would cost next to nothing at first. The room of what was forgotten is used
-- again by new keys, so a block's oldest key is soon gone while its BRIN summary still tells of it (a summary only ever
-- widens): after one window every range would have to be read, each time. A B-tree on the time grows at its right end,
-- the keys of one batch share one entry, and it tells the oldest key at once. A key's time is its transaction's
-- posted_at, so the cost is that of the B-tree on posted_at in V3, measured there: 0.6 to 0.9 us of processor, 68 bytes of
-- WAL and 9 bytes of index a key, against 400 bytes of WAL of the transaction itself. It does not stand in the way of
-- HOT updates: a refusal is written to its key, the time of the claim never changes.
--
-- Online: the settings take a lock that lets claims go on. On a big ledger first make the index by
--   CREATE INDEX CONCURRENTLY idempotency_key_claimed_at ON ledger.idempotency_key (claimed_at)
-- and it is found here; run without, claims wait while it is built (about 1 s for a million keys).

SET LOCAL lock_timeout = '5s';

DO $$
BEGIN
  IF to_regclass('ledger.idempotency_key') IS NULL THEN
    RAISE EXCEPTION 'before V9: ledger.idempotency_key is missing; this is not a ledger that V1 made';
  END IF;
END $$;

CREATE INDEX IF NOT EXISTS idempotency_key_claimed_at ON ledger.idempotency_key (claimed_at);

-- Until now it only grew. In time as many keys go as come, and their room is wanted for those: at 2 % instead of 20 %,
-- or 18 days of 90 would lie dead, and a look for the oldest key would step over them.
ALTER TABLE ledger.idempotency_key SET (autovacuum_vacuum_scale_factor = 0.02);

-- Forgets the oldest keys that were claimed before `before`, `most` of them at the most, and says how many.
--
-- It waits for nobody but a lane that has just asked for one of these keys: no other holds a lock on an old key, and of
-- two instances that call this at the same time one gets 0 at once. A lane may wait for it, for as long as one call
-- takes. So there is no circle of waiting: what a lane holds, this never wants.
CREATE FUNCTION ledger.forget_keys(before timestamptz, most integer) RETURNS integer LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_sort = off AS $$
DECLARE
  forgotten integer;
BEGIN
  IF before IS NULL OR before > clock_timestamp() - interval '1 day' THEN
    RAISE EXCEPTION 'keys are kept for a day at the least; before % is too late', before
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF most IS NULL OR most NOT BETWEEN 1 AND 10000 THEN
    RAISE EXCEPTION 'most must be from 1 to 10000'
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF NOT pg_try_advisory_xact_lock(hashtext('ledger.forget_keys')) THEN
    RETURN 0;
  END IF;
  DELETE FROM ledger.idempotency_key
  WHERE ctid = ANY (ARRAY(  -- by place alone, or the planner may walk all old keys again; no key ever moves on in time
    SELECT aged.ctid FROM ledger.idempotency_key AS aged
    WHERE aged.claimed_at < before ORDER BY aged.claimed_at LIMIT most));
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM pg_index
      WHERE indexrelid = to_regclass('ledger.idempotency_key_claimed_at') AND indisvalid
        AND indrelid = 'ledger.idempotency_key'::regclass) THEN
    RAISE EXCEPTION 'after V9: the index of the keys by time is missing or not valid'
      USING HINT = 'DROP INDEX ledger.idempotency_key_claimed_at, and make it again';
  END IF;
END $$;
