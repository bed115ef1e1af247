-- Who owns and who may use the tables of the schema. Runs after the migrations; once for each newest migration.
--
-- A table that is new gets its rights here: add it below. Without that, the owner has it, everyone may read it, and
-- the writer can't write to it, which the first test that posts will show.
DO $$
DECLARE
  newest  text;
  done    text;
  item    record;
  columns text;
BEGIN
  -- A migration that ends before V4, as a test of an older state does, has no roles to give rights to.
  IF to_regclass('ledger.api_key') IS NULL THEN
    RETURN;
  END IF;
  -- A service that runs as the writer finds the schema as it is; only the owner gives rights.
  IF NOT pg_has_role(current_user, 'ledger_owner', 'SET') THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ledger.open_months'));  -- partitions are made under it too
  SELECT 'rights given after migration ' || max(installed_rank) INTO newest FROM flyway_schema_history;
  SELECT obj_description(oid, 'pg_namespace') INTO done FROM pg_namespace WHERE nspname = 'ledger';
  IF done = newest THEN
    RETURN;
  END IF;
  SET LOCAL lock_timeout = '5s';

  -- Everything belongs to ledger_owner. A change of owner locks the table, and so in the order in which a lane takes its
  -- tables: otherwise each could wait for the other.
  IF (SELECT nspowner FROM pg_namespace WHERE nspname = 'ledger') <> 'ledger_owner'::regrole THEN
    ALTER SCHEMA ledger OWNER TO ledger_owner;
  END IF;
  FOR item IN
    SELECT format('ALTER %s %s OWNER TO ledger_owner',
                  CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, oid::regclass) AS command
    FROM pg_class
    WHERE relnamespace = 'ledger'::regnamespace AND relkind IN ('r', 'p', 'v') AND relowner <> 'ledger_owner'::regrole
    ORDER BY coalesce(array_position(
      ARRAY['account', 'account_entry', 'idempotency_key', 'balance', 'hold', 'reversal', 'transaction', 'lane'],
      regexp_replace(relname, '^transaction_.*', 'transaction')), 0), relkind = 'r', relname
  LOOP
    EXECUTE item.command;
  END LOOP;
  FOR item IN
    SELECT format('ALTER FUNCTION %s OWNER TO ledger_owner', oid::regprocedure) AS command
    FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace AND proowner <> 'ledger_owner'::regrole
  LOOP
    EXECUTE item.command;
  END LOOP;

  -- Nobody starts with anything.
  REVOKE ALL ON SCHEMA ledger FROM PUBLIC, ledger_writer, ledger_reader;
  REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM PUBLIC, ledger_writer, ledger_reader;
  REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC, ledger_writer, ledger_reader;
  GRANT USAGE ON SCHEMA ledger TO ledger_writer, ledger_reader;

  -- Both read whole tables, not their partitions: those are reached through the table, and a month that is detached is
  -- the owner's alone. The writer can't read the audit log, the reader can't read the hashes of the keys nor the cursors' key, and neither
  -- can read who the customers are.
  FOR item IN
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'ledger'::regnamespace AND relkind IN ('r', 'p', 'v') AND NOT relispartition
      AND relname !~ '^transaction_\d{4}_\d{2}$' AND relname <> 'customer_identity'
  LOOP
    IF item.name <> 'audit' THEN
      EXECUTE format('GRANT SELECT ON ledger.%I TO ledger_writer', item.name);
    END IF;
    IF item.name NOT IN ('api_key', 'cursor_key') THEN
      EXECUTE format('GRANT SELECT ON ledger.%I TO ledger_reader', item.name);
    END IF;
  END LOOP;
  GRANT SELECT (key_id, client, scopes, created_at, created_by, expires_at, rotated_at, replaced_by, revoked_at)
    ON ledger.api_key TO ledger_reader;

  -- What posting writes. Not in the list, so never written by the writer: api_client, api_key and their version, and
  -- what detached months leave behind (detached_month, month_balance, month_anchor, month_total).
  -- A column of the right-hand list that a table does not have (yet) is passed over.
  FOR item IN
    SELECT * FROM (VALUES
      ('lane',            ARRAY['epoch', 'owner', 'owner_pid', 'last_seq', 'as_of', 'chain', 'published_seq', 'published_chain',
                                'server_mark']),
      ('account',         ARRAY['status', 'lane', 'lane_seq', 'posted_at']),
      ('account_entry',   ARRAY[]::text[]),
      ('transaction',     ARRAY[]::text[]),
      ('balance',         ARRAY['balance_minor', 'held_minor', 'status']),
      ('idempotency_key', ARRAY['refusal']),
      ('hold',            ARRAY['state', 'settled_by']),
      ('reversal',        ARRAY[]::text[]),
      ('booking_calendar', ARRAY[]::text[])
    ) AS writes (name, updates)
    WHERE to_regclass('ledger.' || name) IS NOT NULL
  LOOP
    EXECUTE format('GRANT INSERT ON ledger.%I TO ledger_writer', item.name);
    SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
    WHERE attrelid = to_regclass('ledger.' || item.name) AND attnum > 0 AND NOT attisdropped
      AND attname = ANY (item.updates);
    IF columns IS NOT NULL THEN
      EXECUTE format('GRANT UPDATE (%s) ON ledger.%I TO ledger_writer', columns, item.name);
    END IF;
  END LOOP;
  GRANT INSERT (event, client, key_id, address, times, detail) ON ledger.audit TO ledger_writer;

  -- Functions that the writer calls to have something done that it may not do itself. They run as their owner with a
  -- fixed search path; said here again because CREATE OR REPLACE would silently take it away.
  ALTER FUNCTION ledger.open_months(date, integer) SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
  ALTER FUNCTION ledger.open_audit_months(date, integer) SECURITY DEFINER SET search_path = pg_catalog, pg_temp;
  GRANT EXECUTE ON FUNCTION ledger.open_months(date, integer) TO ledger_writer;
  GRANT EXECUTE ON FUNCTION ledger.open_audit_months(date, integer) TO ledger_writer;
  GRANT EXECUTE ON FUNCTION ledger.audit_roles() TO ledger_writer;
  IF to_regproc('ledger.forget_keys') IS NOT NULL THEN  -- of V9
    GRANT EXECUTE ON FUNCTION ledger.forget_keys(timestamptz, integer) TO ledger_writer;
  END IF;
  IF to_regproc('ledger.server_mark') IS NOT NULL THEN  -- of V18; it tells what every login may ask
    GRANT EXECUTE ON FUNCTION ledger.server_mark() TO ledger_writer;
  END IF;
  IF to_regproc('ledger.require_rows') IS NOT NULL THEN  -- of V13; it does nothing for anybody
    GRANT EXECUTE ON FUNCTION ledger.require_rows(bigint, bigint, text) TO ledger_writer;
  END IF;

  -- Who writes filings reads who the customers are, by the function that puts it on record, and nothing else.
  IF to_regclass('ledger.customer_identity') IS NOT NULL THEN
    REVOKE ALL ON SCHEMA ledger FROM ledger_filer;
    REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM ledger_filer;
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM ledger_filer;
    GRANT USAGE ON SCHEMA ledger TO ledger_filer;
    GRANT EXECUTE ON FUNCTION ledger.customer_identities(text[], text) TO ledger_filer;
  END IF;

  -- A writer that starts looks whether the schema is up to date.
  GRANT SELECT ON flyway_schema_history TO ledger_writer, ledger_reader;
  EXECUTE format('COMMENT ON SCHEMA ledger IS %L', newest);
END $$;
