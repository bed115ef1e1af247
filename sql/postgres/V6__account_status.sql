-- Accounts that can be frozen and closed.
--
-- Why the status stands on every balance too: a posting locks balances, never accounts, and decides by what stands in
-- the locked rows. A status read from the account beside them could be the one of before a close that committed while
-- the posting waited for its locks.
--
-- Online: a column with a constant default is not written into the rows, and the check of the accounts reads that table
-- once (a second for a million accounts; postings lock balances and go on).

DO $$ BEGIN
  IF EXISTS (SELECT FROM ledger.account WHERE status <> 'OPEN') THEN
    RAISE EXCEPTION 'before V6: an account has a status that V1 does not know';
  END IF;
END $$;

ALTER TABLE ledger.account DROP CONSTRAINT account_status_check;
ALTER TABLE ledger.account ADD CONSTRAINT account_status_check CHECK (status IN ('OPEN', 'FROZEN', 'CLOSED')) NOT VALID;
ALTER TABLE ledger.account VALIDATE CONSTRAINT account_status_check;

ALTER TABLE ledger.balance ADD COLUMN status text NOT NULL DEFAULT 'OPEN';  -- the account's
ALTER TABLE ledger.balance ADD CONSTRAINT balance_status_check CHECK (status IN ('OPEN', 'FROZEN', 'CLOSED')) NOT VALID;

DO $$ BEGIN
  IF EXISTS (SELECT FROM ledger.balance JOIN ledger.account USING (account_id) WHERE balance.status <> account.status) THEN
    RAISE EXCEPTION 'after V6: a balance has another status than its account';
  END IF;
END $$;
