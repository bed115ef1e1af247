-- Months that can't be emptied, and months of the audit log that are opened as those of the transactions are.
--
-- Why:
--   * PostgreSQL hands a partitioned table's row triggers on to its partitions, and those of TRUNCATE not: an owner's
--     TRUNCATE of one month took what was posted in it, or what the audit log had of it, where the same of the whole was refused;
--   * TRUNCATE of the API keys took them without a line in the audit log, which writes of them row by row;
--   * open_audit_months makes tables as its owner for whoever may call it. V17 has bounded open_months; the same holds here.
--
-- Online: CREATE TRIGGER on a month waits for the batch that runs (SHARE ROW EXCLUSIVE) and holds its lock for the moment of
-- a catalog change. No row is read.

DO $$ BEGIN
  IF to_regprocedure('ledger.open_months(date, integer)') IS NULL
     OR to_regprocedure('ledger.open_audit_months(date, integer)') IS NULL THEN
    RAISE EXCEPTION 'before V20: this is not a ledger that V4 made';
  END IF;
END $$;

CREATE FUNCTION ledger.keep_month(month regclass) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format(
    'CREATE OR REPLACE TRIGGER month_stays BEFORE TRUNCATE ON %s'
      ' FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', month);
END $$;

-- Makes the months of a partitioned table that are not there, each with storage as its options. Who calls it makes them as
-- himself: only the two functions below do so as the owner.
CREATE FUNCTION ledger.open_months_of(whole text, storage text, first date, months integer) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  opened date := date_trunc('month', first)::date;
  month  date;
  name   text;
BEGIN
  IF months NOT BETWEEN 1 AND 24 THEN
    RAISE EXCEPTION 'months must be from 1 to 24' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- A day back, for a caller whose clock is in the month before; only the owner makes months of the past.
  IF NOT pg_has_role(session_user, 'ledger_owner', 'MEMBER')
     AND (opened < date_trunc('month', (now() AT TIME ZONE 'UTC') - interval '1 day')
          OR opened + make_interval(months => months) > (now() AT TIME ZONE 'UTC') + interval '25 months') THEN
    RAISE EXCEPTION 'months from % on may be opened by a member of ledger_owner only', opened
      USING ERRCODE = 'insufficient_privilege', HINT = 'anybody else opens this month and the 24 that follow';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ledger.open_months'));
  FOR i IN 0 .. months - 1 LOOP
    month := opened + make_interval(months => i);
    name := whole || to_char(month, '_YYYY_MM');
    IF to_regclass('ledger.' || name) IS NULL THEN
      EXECUTE format(
        'CREATE TABLE ledger.%I PARTITION OF ledger.%I FOR VALUES FROM (%L) TO (%L) %s',
        name,
        whole,
        to_char(month, 'YYYY-MM-01 00:00:00+00'),
        to_char(month + interval '1 month', 'YYYY-MM-01 00:00:00+00'),
        storage);
      PERFORM ledger.keep_month(('ledger.' || name)::regclass);
    END IF;
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION ledger.open_months(first date, months integer) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM ledger.open_months_of(
    'transaction', 'WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)', first, months);
END $$;

CREATE OR REPLACE FUNCTION ledger.open_audit_months(first date, months integer) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM ledger.open_months_of('audit', '', first, months);
END $$;

-- The months that are there, and the one for what belongs to none. A month that is detached has a trigger of its own.
DO $$
DECLARE
  month record;
BEGIN
  FOR month IN
    SELECT inhrelid::regclass AS name FROM pg_inherits
    WHERE inhparent IN ('ledger.transaction'::regclass, 'ledger.audit'::regclass)
    ORDER BY 1
  LOOP
    PERFORM ledger.keep_month(month.name);
  END LOOP;
END $$;

CREATE TRIGGER keys_stay BEFORE TRUNCATE ON ledger.api_key
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

DO $$ BEGIN
  IF EXISTS (
      SELECT FROM pg_inherits i
      WHERE i.inhparent IN ('ledger.transaction'::regclass, 'ledger.audit'::regclass)
        AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = i.inhrelid AND t.tgname = 'month_stays')) THEN
    RAISE EXCEPTION 'after V20: a month can be emptied';
  END IF;
END $$;
