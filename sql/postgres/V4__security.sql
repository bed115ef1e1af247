-- Who may do what: roles, API keys, the audit log, and posted rows that stay as they are.
--
-- Why:
--   * a service that takes requests from the world runs as ledger_writer: whoever takes it over can post, but can
--     neither change what was posted, nor make API keys, nor cover tracks in the audit log;
--   * API keys live in the ledger, so that a key that is revoked is revoked at every instance;
--   * what is worth an auditor's question is written where the one who caused it can't remove it.
--
-- Online: no table that has rows is rewritten. CREATE TRIGGER on ledger.transaction and ledger.account_entry waits for
-- running batches (SHARE ROW EXCLUSIVE) and holds the lock for the moment of a catalog change; it gives up after 5 s
-- rather than let the posters queue behind it. The rights themselves are in afterMigrate__rights.sql, which runs after
-- every migration, so that a table made later has an owner and rights too.

SET LOCAL lock_timeout = '5s';

-- Before: the roles. They belong to the cluster, not to this database, and the administrator makes them
-- (docs/security.md). An owner that may create roles saves that step.
DO $$
DECLARE
  wanted text;
BEGIN
  IF to_regclass('ledger.lane') IS NULL THEN
    RAISE EXCEPTION 'V4: ledger.lane is missing; this is not a ledger that V1 made';
  END IF;
  FOREACH wanted IN ARRAY ARRAY['ledger_owner', 'ledger_writer', 'ledger_reader'] LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      EXCEPTION
        WHEN duplicate_object OR unique_violation THEN
          NULL;  -- another database of the cluster made it at this moment
        WHEN insufficient_privilege THEN
          RAISE EXCEPTION 'V4: role % does not exist and % may not create it', wanted, current_user
            USING HINT = format('as a superuser: CREATE ROLE %I NOLOGIN', wanted);
      END;
    END IF;
  END LOOP;
  IF NOT pg_has_role(current_user, 'ledger_owner', 'SET') THEN
    BEGIN
      EXECUTE format('GRANT ledger_owner TO %I WITH INHERIT TRUE, SET TRUE', current_user);
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE EXCEPTION 'V4: % is not a member of ledger_owner, to which the schema is going to belong', current_user
        USING HINT = format('as a superuser: GRANT ledger_owner TO %I', current_user);
    END;
  END IF;
END $$;

-- API keys ------------------------------------------------------------------------------------------------------------

-- A limit belongs to the client, so that two keys (a rotation) are not twice the limit.
CREATE TABLE ledger.api_client (
  client     text    PRIMARY KEY CHECK (client ~ '^[A-Za-z0-9_.-]{1,64}$'),
  rate_per_s integer NOT NULL CHECK (rate_per_s BETWEEN 1 AND 1000000),   -- requests and NDJSON lines
  burst      integer NOT NULL CHECK (burst BETWEEN 1 AND 10000000)        -- as many at once after a pause
);

-- SHA-256 and no password hash: a slow hash protects secrets that people think of and that can be guessed. A key's
-- secret is 256 random bits; guessing it takes 2^255 tries on the fastest hash there is, and a slow one would only
-- let a stranger cost us a tenth of a second of processor a request.
CREATE TABLE ledger.api_key (
  key_id        text        PRIMARY KEY CHECK (key_id ~ '^[0-9a-f]{16}$'),  -- public; part of the key
  client        text        NOT NULL REFERENCES ledger.api_client,
  secret_sha256 bytea       NOT NULL UNIQUE CHECK (octet_length(secret_sha256) = 32),
  scopes        text[]      NOT NULL CHECK (cardinality(scopes) >= 1 AND scopes <@ ARRAY[
                  'transactions:write', 'transactions:read', 'accounts:write', 'accounts:read', 'metrics:read']),
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by    text        NOT NULL DEFAULT session_user,
  expires_at    timestamptz,                                   -- null: does not expire
  rotated_at    timestamptz,                                   -- when replaced_by was made; valid until expires_at
  replaced_by   text        UNIQUE REFERENCES ledger.api_key,
  revoked_at    timestamptz,
  CHECK ((rotated_at IS NULL) = (replaced_by IS NULL))
);

-- Every service holds all usable keys in memory: this bounds it, and refuses the key that would be one too many.
-- One row, counted up by every change, tells it that there is something new to read.
CREATE TABLE ledger.api_key_version (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  version  bigint  NOT NULL
);
INSERT INTO ledger.api_key_version (version) VALUES (1);

CREATE FUNCTION ledger.api_key_changed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE ledger.api_key_version SET version = version + 1;
  IF (SELECT count(*) FROM ledger.api_key
      WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())) > 10000 THEN
    RAISE EXCEPTION 'there are 10000 usable API keys already, and no service holds more'
      USING ERRCODE = 'program_limit_exceeded';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER api_key_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ledger.api_key
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.api_key_changed();
CREATE TRIGGER api_client_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ledger.api_client
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.api_key_changed();

-- The audit log -------------------------------------------------------------------------------------------------------

-- `at` and `actor` are not the writer's to choose (it may only insert the other columns).
CREATE TABLE ledger.audit (
  audit_id bigint      GENERATED ALWAYS AS IDENTITY,
  at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor    text        NOT NULL DEFAULT session_user,          -- the database login
  event    text        NOT NULL CHECK (event ~ '^[a-z-]{1,50}$'),
  client   text        CHECK (octet_length(client) <= 100),
  key_id   text        CHECK (octet_length(key_id) <= 100),
  address  text        CHECK (octet_length(address) <= 100),   -- where the request came from
  times    bigint      NOT NULL DEFAULT 1 CHECK (times >= 1),  -- how often, where a row stands for several
  detail   jsonb       NOT NULL DEFAULT '{}' CHECK (octet_length(detail::text) <= 4000),
  PRIMARY KEY (at, audit_id)
) PARTITION BY RANGE (at);

CREATE TABLE ledger.audit_default PARTITION OF ledger.audit DEFAULT;

-- As ledger.open_months for the audit log.
CREATE FUNCTION ledger.open_audit_months(first date, months integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month date;
  name  text;
BEGIN
  IF months NOT BETWEEN 1 AND 24 THEN
    RAISE EXCEPTION 'months must be from 1 to 24';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ledger.open_months'));
  FOR i IN 0 .. months - 1 LOOP
    month := date_trunc('month', first)::date + make_interval(months => i);
    name := 'audit_' || to_char(month, 'YYYY_MM');
    IF to_regclass('ledger.' || name) IS NULL THEN
      EXECUTE format(
        'CREATE TABLE ledger.%I PARTITION OF ledger.audit FOR VALUES FROM (%L) TO (%L)',
        name,
        to_char(month, 'YYYY-MM-01 00:00:00+00'),
        to_char(month + interval '1 month', 'YYYY-MM-01 00:00:00+00'));
    END IF;
  END LOOP;
END $$;

-- The retention: whole months that ended before `before` go, at the owner's word and never within 400 days
-- (a year of audit and its month of grace). The log says that it was done.
CREATE FUNCTION ledger.retire_audit(before date) RETURNS integer LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  month   record;
  retired integer := 0;
BEGIN
  IF before > current_date - 400 THEN
    RAISE EXCEPTION 'the audit log is kept for 400 days; % is too late', before;
  END IF;
  FOR month IN
    SELECT c.relname AS name, to_date(right(c.relname, 7), 'YYYY_MM') AS first
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'ledger.audit'::regclass AND c.relname ~ '^audit_\d{4}_\d{2}$'
  LOOP
    IF month.first + interval '1 month' <= before THEN
      EXECUTE format('DROP TABLE ledger.%I', month.name);
      INSERT INTO ledger.audit (event, detail) VALUES ('audit-retired', jsonb_build_object('month', month.first));
      retired := retired + 1;
    END IF;
  END LOOP;
  RETURN retired;
END $$;

-- Rows that stay ------------------------------------------------------------------------------------------------------

-- The writer has no right to change these rows at all. This is for the owner, who has: an UPDATE by mistake fails.
-- It is no lock against an owner who means it (he can drop the trigger); for that there is the hash chain. A month
-- can still be detached, because that is no DELETE, and what is detached has no such trigger any more.
CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% on %.% is refused: what was written there stays', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER posted_rows_stay BEFORE UPDATE OR DELETE ON ledger.transaction
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER posted_table_stays BEFORE TRUNCATE ON ledger.transaction
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER posted_rows_stay BEFORE UPDATE OR DELETE ON ledger.account_entry
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER posted_table_stays BEFORE TRUNCATE ON ledger.account_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER audit_rows_stay BEFORE UPDATE OR DELETE ON ledger.audit
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER audit_table_stays BEFORE TRUNCATE ON ledger.audit
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- What the database itself puts on record, whoever does it and by whatever tool ---------------------------------------

CREATE FUNCTION ledger.audit_key() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  what  text;
  about ledger.api_key;
BEGIN
  IF TG_OP = 'INSERT' THEN
    what := 'key-created';
  ELSIF TG_OP = 'DELETE' THEN
    what := 'key-deleted';
  ELSIF NEW.revoked_at IS NOT NULL AND OLD.revoked_at IS NULL THEN
    what := 'key-revoked';
  ELSIF NEW.replaced_by IS DISTINCT FROM OLD.replaced_by THEN
    what := 'key-rotated';
  ELSE
    what := 'key-changed';
  END IF;
  about := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  INSERT INTO ledger.audit (event, client, key_id, detail) VALUES (
    what, about.client, about.key_id,
    jsonb_strip_nulls(jsonb_build_object(
      'scopes', about.scopes, 'expires_at', about.expires_at, 'replaced_by', about.replaced_by)));
  RETURN NULL;
END $$;

CREATE TRIGGER audit_key AFTER INSERT OR UPDATE OR DELETE ON ledger.api_key
  FOR EACH ROW EXECUTE FUNCTION ledger.audit_key();

CREATE FUNCTION ledger.audit_limit() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO ledger.audit (event, client, detail) VALUES (
    'limit-changed', NEW.client, jsonb_build_object('rate_per_s', NEW.rate_per_s, 'burst', NEW.burst));
  RETURN NULL;
END $$;

CREATE TRIGGER audit_limit AFTER INSERT OR UPDATE ON ledger.api_client
  FOR EACH ROW EXECUTE FUNCTION ledger.audit_limit();

-- A lane's owner changes at a start or a take-over, never with a batch: the WHEN keeps it off the hot path.
CREATE FUNCTION ledger.audit_lane() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO ledger.audit (event, detail) VALUES (
      'lane-opened', jsonb_build_object('lane', NEW.lane, 'owner', NEW.owner));
  ELSE
    INSERT INTO ledger.audit (event, detail) VALUES (
      'lane-taken', jsonb_build_object(
        'lane', NEW.lane, 'epoch', NEW.epoch, 'owner', NEW.owner, 'former_owner', OLD.owner, 'last_seq', NEW.last_seq));
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER audit_lane_opened AFTER INSERT ON ledger.lane
  FOR EACH ROW EXECUTE FUNCTION ledger.audit_lane();
CREATE TRIGGER audit_lane_taken AFTER UPDATE ON ledger.lane
  FOR EACH ROW WHEN (OLD.owner IS DISTINCT FROM NEW.owner) EXECUTE FUNCTION ledger.audit_lane();

-- Grants of roles happen outside of any table of ours, so they are compared with what was seen last. Called by every
-- service now and then. Runs as the owner, because nobody else may read what the log has.
CREATE FUNCTION ledger.audit_roles() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found jsonb;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ledger.audit_roles'));
  SELECT coalesce(jsonb_object_agg(role, members), '{}') INTO found FROM (
    SELECT r.rolname AS role, jsonb_agg(m.rolname ORDER BY m.rolname) AS members
    FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
    WHERE r.rolname IN ('ledger_owner', 'ledger_writer', 'ledger_reader')
    GROUP BY r.rolname) AS roles;
  IF octet_length(found::text) > 3900 THEN
    found := jsonb_build_object('digest', md5(found::text));
  END IF;
  IF found IS DISTINCT FROM (
      SELECT detail FROM ledger.audit WHERE event = 'roles-changed' ORDER BY at DESC, audit_id DESC LIMIT 1) THEN
    INSERT INTO ledger.audit (event, detail) VALUES ('roles-changed', found);
  END IF;
END $$;

CREATE INDEX audit_event ON ledger.audit (event, at DESC);  -- audit_roles, `audit --event`; the table is new and empty

-- After.
DO $$
BEGIN
  IF (SELECT count(*) FROM pg_trigger WHERE tgname IN ('posted_rows_stay', 'posted_table_stays', 'audit_rows_stay')
      AND tgparentid = 0 AND tgenabled = 'O') <> 5 THEN
    RAISE EXCEPTION 'V4: a trigger that keeps posted rows is missing or switched off';
  END IF;
END $$;
