-- Scopes for those who change what judges payments, and for those who snooze alerts.
--
-- Why: rules can be changed through the API (docs/fraud-rules.md), which a till's key must not open.
--
-- Online: the check is replaced under a short lock, and there are at most some ten thousand keys to look at.

DO $$ BEGIN
  IF to_regclass('ledger.api_key') IS NULL THEN
    RAISE EXCEPTION 'before V14: this is not a ledger that V4 made';
  END IF;
END $$;

ALTER TABLE ledger.api_key DROP CONSTRAINT api_key_scopes_check;
ALTER TABLE ledger.api_key ADD CONSTRAINT api_key_scopes_check CHECK (cardinality(scopes) >= 1 AND scopes <@ ARRAY[
  'transactions:write', 'transactions:read', 'accounts:write', 'accounts:read', 'rules:write', 'rules:read',
  'alerts:write', 'metrics:read']);

DO $$ BEGIN
  IF (SELECT count(*) FROM pg_constraint WHERE conrelid = 'ledger.api_key'::regclass AND conname = 'api_key_scopes_check'
      AND pg_get_constraintdef(oid) LIKE '%rules:write%') <> 1 THEN
    RAISE EXCEPTION 'after V14: a key can''t have the scope rules:write';
  END IF;
END $$;
