-- Which zone and cut-off give the booking dates.
--
-- Why: they are settings of ingest, and whoever closes a day was told them once more. A close that was told others, or an
-- ingest that is set otherwise than the one before it, would have been found out late or not at all.
--
-- The newest version holds for what is posted from now on. Ingest records the first one; it refuses to start with another
-- calendar than the newest version's, unless its BOOKING_VERSION is the number of the next one.
--
-- Online: a new table only.

DO $$ BEGIN
  IF to_regclass('ledger.lane') IS NULL THEN
    RAISE EXCEPTION 'before V15: this is not a ledger that V1 made';
  END IF;
END $$;

CREATE TABLE ledger.booking_calendar (
  version     integer     PRIMARY KEY CHECK (version >= 1),   -- 1, 2, 3 …
  zone        text        NOT NULL CHECK (zone <> ''),        -- of the IANA database, or an offset
  cut_off     time(0)     NOT NULL,                           -- from this time of day on it is the next date; 00:00: the calendar day
  valid_from  timestamptz NOT NULL DEFAULT now(),
  recorded_by text        NOT NULL DEFAULT current_user
);

DO $$ BEGIN
  IF to_regclass('ledger.booking_calendar') IS NULL THEN
    RAISE EXCEPTION 'after V15: there is no table of booking calendars';
  END IF;
END $$;
