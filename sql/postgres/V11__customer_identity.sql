-- Who the customers are, as far as a filing with an authority must say: names, taxpayer numbers, addresses, documents.
--
-- Why here: it is the one place of the pipeline with roles, an audit log and no copies. Nothing of this table is published,
-- loaded into ClickHouse or logged; a filing joins it when its file is written (docs/filing.md).
--
-- Who reads: ledger_filer, and only through customer_identities(), which puts every row that it hands out on record. The
-- writer and the reader have no right to the table at all. Who writes: the owner, by `customers load`.
--
-- Texts are as long as FinCEN's schemas take them: what does not fit is refused here and never cut there.
--
-- Online: a new table only.

SET LOCAL lock_timeout = '5s';

DO $$ BEGIN
  IF to_regclass('ledger.audit') IS NULL THEN
    RAISE EXCEPTION 'V11: ledger.audit is missing; this is not a ledger that V4 made';
  END IF;
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'ledger_filer') THEN
    BEGIN
      CREATE ROLE ledger_filer NOLOGIN;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN
        NULL;  -- another database of the cluster made it at this moment
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'V11: role ledger_filer does not exist and % may not create it', current_user
          USING HINT = 'as a superuser: CREATE ROLE ledger_filer NOLOGIN';
    END;
  END IF;
END $$;

CREATE TABLE ledger.customer_identity (
  customer    text PRIMARY KEY CHECK (customer <> '' AND octet_length(customer) <= 200),  -- customer_id, or the account that has none
  kind        text NOT NULL CHECK (kind IN ('individual', 'entity')),
  name        text CHECK (length(name) BETWEEN 1 AND 150),        -- last name, or the entity's legal name
  first_name  text CHECK (length(first_name) BETWEEN 1 AND 35),
  middle_name text CHECK (length(middle_name) BETWEEN 1 AND 35),
  suffix      text CHECK (length(suffix) BETWEEN 1 AND 35),
  tin         text CHECK (length(tin) BETWEEN 1 AND 25),
  tin_type    text CHECK (tin_type IN ('ssn', 'ein', 'foreign')),  -- ssn: or ITIN
  birth_date  date CHECK (birth_date >= '1900-01-01'),
  street      text CHECK (length(street) BETWEEN 1 AND 100),
  city        text CHECK (length(city) BETWEEN 1 AND 50),
  state       text CHECK (length(state) BETWEEN 2 AND 3),
  zip         text CHECK (length(zip) BETWEEN 1 AND 9),
  country     text CHECK (country ~ '^[A-Z]{2}$'),
  id_type     text CHECK (id_type IN ('drivers-license', 'passport', 'alien-registration', 'other')),
  id_other    text CHECK (length(id_other) BETWEEN 1 AND 50),     -- what the other document is
  id_number   text CHECK (length(id_number) BETWEEN 1 AND 25),
  id_country  text CHECK (id_country ~ '^[A-Z]{2}$'),
  id_state    text CHECK (length(id_state) BETWEEN 2 AND 3),
  occupation  text CHECK (length(occupation) BETWEEN 1 AND 50),   -- or type of business
  naics       text CHECK (naics ~ '^[0-9]{2,6}$'),
  phone       text CHECK (phone ~ '^[0-9]{1,16}$'),
  email       text CHECK (length(email) BETWEEN 3 AND 517),
  loaded_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (tin_type IS NULL OR tin_type = 'foreign' OR tin ~ '^[0-9]{9}$')
);

-- The only way to read it. Each row that is handed out is a line of the audit log first.
CREATE FUNCTION ledger.customer_identities(wanted text[], purpose text)
RETURNS SETOF ledger.customer_identity LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF cardinality(wanted) > 1000 THEN
    RAISE EXCEPTION 'at most 1000 customers at once' USING ERRCODE = 'program_limit_exceeded';
  END IF;
  -- One statement, one snapshot: what is handed out is what is on record.
  RETURN QUERY
    WITH handed AS MATERIALIZED (
      SELECT * FROM ledger.customer_identity WHERE customer = ANY (wanted)
    ), told AS (
      INSERT INTO ledger.audit (event, detail)
      SELECT 'identity-read', jsonb_build_object('customer', customer, 'purpose', left(purpose, 100))
      FROM handed ORDER BY customer
    )
    SELECT * FROM handed ORDER BY customer;
END $$;

-- Until the rights are given, after the migrations: nobody's.
REVOKE ALL ON FUNCTION ledger.customer_identities(text[], text) FROM PUBLIC;

-- What the database puts on record of changes: names of fields, never what is in them.
CREATE FUNCTION ledger.audit_identity() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO ledger.audit (event, detail) VALUES ('identity-changed', jsonb_build_object(
      'customer', NEW.customer,
      'fields', (SELECT coalesce(jsonb_agg(n.key ORDER BY n.key), '[]') FROM jsonb_each(to_jsonb(NEW)) AS n
                 WHERE n.key <> 'loaded_at' AND n.value IS DISTINCT FROM to_jsonb(OLD) -> n.key)));
  ELSE
    INSERT INTO ledger.audit (event, detail) VALUES ('identity-deleted', jsonb_build_object('customer', OLD.customer));
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER audit_identity AFTER UPDATE OR DELETE ON ledger.customer_identity
  FOR EACH ROW EXECUTE FUNCTION ledger.audit_identity();

-- New ones are counted: a first load is one line of the log, not a million.
CREATE FUNCTION ledger.audit_identities() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO ledger.audit (event, times) SELECT 'identity-loaded', count(*) FROM loaded HAVING count(*) > 0;
  RETURN NULL;
END $$;

CREATE TRIGGER audit_identities AFTER INSERT ON ledger.customer_identity
  REFERENCING NEW TABLE AS loaded FOR EACH STATEMENT EXECUTE FUNCTION ledger.audit_identities();

CREATE TRIGGER identities_stay BEFORE TRUNCATE ON ledger.customer_identity
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- As V4's, with the role that is new.
CREATE OR REPLACE FUNCTION ledger.audit_roles() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found jsonb;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ledger.audit_roles'));
  SELECT coalesce(jsonb_object_agg(role, members), '{}') INTO found FROM (
    SELECT r.rolname AS role, jsonb_agg(m.rolname ORDER BY m.rolname) AS members
    FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
    WHERE r.rolname IN ('ledger_owner', 'ledger_writer', 'ledger_reader', 'ledger_filer')
    GROUP BY r.rolname) AS roles;
  IF octet_length(found::text) > 3900 THEN
    found := jsonb_build_object('digest', md5(found::text));
  END IF;
  IF found IS DISTINCT FROM (
      SELECT detail FROM ledger.audit WHERE event = 'roles-changed' ORDER BY at DESC, audit_id DESC LIMIT 1) THEN
    INSERT INTO ledger.audit (event, detail) VALUES ('roles-changed', found);
  END IF;
END $$;

DO $$ BEGIN
  IF NOT (SELECT prosecdef FROM pg_proc WHERE oid = 'ledger.customer_identities(text[], text)'::regprocedure) THEN
    RAISE EXCEPTION 'after V11: customer_identities must run as its owner';
  END IF;
END $$;
