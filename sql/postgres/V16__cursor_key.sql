-- The key that the cursors of listings and statements are sealed with.
--
-- Why: a statement's cursor carries the balance to go on from, and which entries the listing is of. The digest over it had
-- no key, so a client could make a cursor up, and with it a statement that is none.
--
-- All instances read the same key, so a page may be asked of any of them. Only who posts reads it: analysts do not.
--
-- Online: a new table only.

DO $$ BEGIN
  IF to_regclass('ledger.lane') IS NULL THEN
    RAISE EXCEPTION 'before V16: this is not a ledger that V1 made';
  END IF;
END $$;

CREATE TABLE ledger.cursor_key (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  key       bytea   NOT NULL CHECK (octet_length(key) = 32)
);

-- Two random UUIDs have 244 bits of the server's strong random numbers.
INSERT INTO ledger.cursor_key (key)
  VALUES (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));

DO $$ BEGIN
  IF (SELECT count(*) FROM ledger.cursor_key) <> 1 THEN
    RAISE EXCEPTION 'after V16: there is no key for cursors';
  END IF;
END $$;
