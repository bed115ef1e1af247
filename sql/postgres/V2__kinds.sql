-- The kinds of transactions: authorise, capture, void, expire and reverse, beside the plain posting.
--
-- Why: a payment is often decided first and moved later, and a mistake is undone by a transaction of its own. All of
-- them are rows of ledger.transaction, because what takes a sequence is what gets published and proven.
--
-- Online: every column has a constant default, so no row is rewritten; the constraints are NOT VALID, which checks
-- every row from now on. Those from before hold the defaults, which satisfy them; validating in this same transaction
-- would scan the tables under its locks and prove nothing else. Whoever can't have the locks within 5 s gives up and
-- is started again, instead of making the lanes wait.

SET LOCAL lock_timeout = '5s';

DO $$ BEGIN
  IF to_regclass('ledger.transaction') IS NULL OR to_regclass('ledger.balance') IS NULL THEN
    RAISE EXCEPTION 'the ledger of V1 is not there';
  END IF;
  IF to_regclass('ledger.hold') IS NOT NULL OR to_regclass('ledger.reversal') IS NOT NULL THEN
    RAISE EXCEPTION 'ledger.hold or ledger.reversal exists already; this migration did not make it';
  END IF;
END $$;

ALTER TABLE ledger.transaction
  ADD COLUMN kind       text   NOT NULL DEFAULT 'POST',
  ADD COLUMN related_id uuid,                       -- the authorisation that is settled, or the transaction that is reversed
  ADD COLUMN expires_at timestamptz,                -- of an authorisation: from then on it can't be captured
  ADD COLUMN held_minor bigint NOT NULL DEFAULT 0,  -- by how much it changes what is held on the debit account
  ADD COLUMN attributes jsonb,                      -- the client's own
  ADD CONSTRAINT transaction_kind CHECK (
    CASE kind
      WHEN 'POST'      THEN related_id IS NULL AND expires_at IS NULL AND held_minor = 0
      WHEN 'AUTHORISE' THEN related_id IS NULL AND expires_at IS NOT NULL AND expires_at > posted_at AND held_minor = amount_minor
      WHEN 'CAPTURE'   THEN related_id IS NOT NULL AND expires_at IS NULL AND held_minor <= -amount_minor
      WHEN 'VOID'      THEN related_id IS NOT NULL AND expires_at IS NULL AND held_minor = -amount_minor
      WHEN 'EXPIRE'    THEN related_id IS NOT NULL AND expires_at IS NULL AND held_minor = -amount_minor
      WHEN 'REVERSE'   THEN related_id IS NOT NULL AND expires_at IS NULL AND held_minor = 0
      ELSE false
    END) NOT VALID,
  ADD CONSTRAINT transaction_attributes CHECK (jsonb_typeof(attributes) = 'object') NOT VALID;

-- What is held is still the account's money, and can't be spent: available = balance_minor - held_minor - floor.
ALTER TABLE ledger.balance
  ADD COLUMN held_minor bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT balance_held CHECK (held_minor >= 0) NOT VALID;

-- One row an authorisation. Whoever reads or changes its state holds the lock of the balance that it is held on
-- (account_id, currency), so a hold is settled once, whichever lanes are asked.
CREATE TABLE ledger.hold (
  authorisation_id uuid        PRIMARY KEY,
  lane             integer     NOT NULL,  -- that made it, and lets it expire
  account_id       bigint      NOT NULL,
  currency         text        NOT NULL,
  amount_minor     bigint      NOT NULL CHECK (amount_minor > 0),
  expires_at       timestamptz NOT NULL,
  state            text        NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'CAPTURED', 'VOIDED', 'EXPIRED')),
  settled_by       uuid        CHECK ((state = 'OPEN') = (settled_by IS NULL))
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

-- Each lane looks about once a second for holds whose time has come; those that are settled cost nothing here.
CREATE INDEX hold_open ON ledger.hold (lane, expires_at) WHERE state = 'OPEN';

-- The key is what makes a second reversal impossible, whatever else goes wrong.
CREATE TABLE ledger.reversal (
  transaction_id uuid PRIMARY KEY,        -- that was reversed
  reversed_by    uuid NOT NULL UNIQUE
);

-- Moved money only.
CREATE OR REPLACE VIEW ledger.posting AS
  SELECT lane, lane_seq, transaction_id, 'debit' AS side, debit_account_id AS account_id, amount_minor, currency, booking_date, value_date, posted_at
  FROM ledger.transaction
  WHERE kind IN ('POST', 'CAPTURE', 'REVERSE')
  UNION ALL
  SELECT lane, lane_seq, transaction_id, 'credit', credit_account_id, amount_minor, currency, booking_date, value_date, posted_at
  FROM ledger.transaction
  WHERE kind IN ('POST', 'CAPTURE', 'REVERSE');

DO $$
DECLARE
  partition regclass;
BEGIN
  FOR partition IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'ledger.transaction'::regclass LOOP
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = partition AND conname = 'transaction_kind') THEN
      RAISE EXCEPTION 'partition % does not check the kind', partition;
    END IF;
  END LOOP;
END $$;
