-- Lanes that are retired: nothing is ever posted to them again, and no moment waits for them any more.
--
-- Why: a date is sealed, and a month detached, once every lane has passed its end. A lane that nobody runs any more, or that was
-- given up after a repair, stands still for ever, and held up all that came after it (docs/lanes.md).
--
-- How: lane.retired_at freezes the lane's row, by a trigger, so that no process of any version takes the lane again; its last_seq is
-- what completeness is proved against from then on. ledger.retirement says why, by whom, and how far Kafka said the lane was
-- published: a lane that was given up contradicts Kafka for ever, and what stands there then is acknowledged, nothing else. Its
-- rows are only ever added; a further version acknowledges what Kafka says by then.
--
-- ledger.awaited_lane has the lanes whose time counts: what is posted is posted after the as-of of each of them. Where all are
-- retired it is the furthest one, since a lane that is opened begins no earlier than any lane stands.
--
-- Online: a column without a default (the table has one row a lane), a new table, a view, triggers. The triggers' WHEN is
-- decided without a call, and so keeps off the path of every batch.

SET LOCAL lock_timeout = '5s';

DO $$ BEGIN
  IF to_regclass('ledger.lane') IS NULL THEN
    RAISE EXCEPTION 'before V19: this is not a ledger that V1 made';
  END IF;
END $$;

ALTER TABLE ledger.lane ADD COLUMN retired_at timestamptz;

CREATE TABLE ledger.retirement (
  lane        integer     NOT NULL REFERENCES ledger.lane,
  version     integer     NOT NULL CHECK (version >= 1),                 -- 1 retired it; the newest one counts
  given_up    boolean     NOT NULL,                                      -- Kafka says otherwise than the lane's row, and that is accepted
  kafka_seq   bigint      CHECK (kafka_seq >= 0),                        -- of Kafka's newest watermark then; null: it had none
  kafka_chain bytea       CHECK (octet_length(kafka_chain) = 32),        -- of the same
  reason      text        NOT NULL CHECK (reason <> '' AND octet_length(reason) <= 1000),
  recorded_by text        NOT NULL CHECK (octet_length(recorded_by) <= 200),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (lane, version),
  CHECK ((kafka_seq IS NULL) = (kafka_chain IS NULL))
);

CREATE VIEW ledger.awaited_lane AS
  SELECT lane, as_of FROM ledger.lane WHERE retired_at IS NULL
  UNION ALL
  (SELECT lane, as_of FROM ledger.lane
   WHERE NOT EXISTS (SELECT FROM ledger.lane WHERE retired_at IS NULL) ORDER BY as_of DESC, lane LIMIT 1);

CREATE FUNCTION ledger.refuse_retired() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'lane % is retired since %: it never changes again', OLD.lane, OLD.retired_at
    USING ERRCODE = 'LG003', HINT = 'take it out of INGEST_LANES; a lane that is retired is never used again';
END $$;

CREATE TRIGGER retired_lane_stays BEFORE UPDATE OR DELETE ON ledger.lane
  FOR EACH ROW WHEN (OLD.retired_at IS NOT NULL) EXECUTE FUNCTION ledger.refuse_retired();

CREATE FUNCTION ledger.refuse_forgetting() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'what was recorded of a retired lane stays' USING ERRCODE = 'LG003';
END $$;

CREATE TRIGGER retirements_stay BEFORE UPDATE OR DELETE ON ledger.retirement
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_forgetting();

-- Its end is a record of its own, and no taking by another owner.
DROP TRIGGER audit_lane_taken ON ledger.lane;
CREATE TRIGGER audit_lane_taken AFTER UPDATE ON ledger.lane
  FOR EACH ROW WHEN (OLD.owner IS DISTINCT FROM NEW.owner AND NEW.retired_at IS NULL) EXECUTE FUNCTION ledger.audit_lane();

CREATE FUNCTION ledger.audit_retirement() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO ledger.audit (event, detail)
  SELECT CASE NEW.version WHEN 1 THEN 'lane-retired' ELSE 'lane-acknowledged' END,
         jsonb_build_object('lane', NEW.lane, 'last_seq', l.last_seq, 'given_up', NEW.given_up, 'kafka_seq', NEW.kafka_seq,
                            'by', NEW.recorded_by, 'reason', NEW.reason)
  FROM ledger.lane l WHERE l.lane = NEW.lane;
  RETURN NULL;
END $$;

CREATE TRIGGER audit_retirement AFTER INSERT ON ledger.retirement
  FOR EACH ROW EXECUTE FUNCTION ledger.audit_retirement();

DO $$ BEGIN
  IF (SELECT count(*) FROM ledger.lane) <> (SELECT count(*) FROM ledger.awaited_lane) THEN
    RAISE EXCEPTION 'after V19: no lane can be retired yet';
  END IF;
END $$;
