-- The months that a writer may open are those just ahead.
--
-- Why: open_months makes tables as its owner for whoever may call it. A service that was taken over could have had it make a
-- hundred thousand partitions in one transaction, with the default partition locked meanwhile.
--
-- Online: a function is replaced. The rights' file, which runs after the migrations, says again whose rights it has.

DO $$ BEGIN
  IF to_regprocedure('ledger.open_months(date, integer)') IS NULL THEN
    RAISE EXCEPTION 'before V17: this is not a ledger that V1 made';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION ledger.open_months(first date, months integer) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
    name := 'transaction_' || to_char(month, 'YYYY_MM');
    IF to_regclass('ledger.' || name) IS NULL THEN
      EXECUTE format(
        'CREATE TABLE ledger.%I PARTITION OF ledger.transaction FOR VALUES FROM (%L) TO (%L)'
          ' WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)',
        name,
        to_char(month, 'YYYY-MM-01 00:00:00+00'),
        to_char(month + interval '1 month', 'YYYY-MM-01 00:00:00+00'));
    END IF;
  END LOOP;
END $$;

DO $$ BEGIN
  IF NOT (SELECT prosecdef FROM pg_proc WHERE oid = 'ledger.open_months(date, integer)'::regprocedure) THEN
    RAISE EXCEPTION 'after V17: open_months does not run as its owner';
  END IF;
END $$;
