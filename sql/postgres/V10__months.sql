-- Months that are detached: what the ledger still knows of them.
--
-- Why: transactions are the ledger's bulk, and those of years ago are asked for seldom. Their month can be taken off the
-- table, kept elsewhere and put back. What is computed from all transactions there ever were must come out as before: a
-- balance at a moment, a statement's opening balance, the hash chain, the proof by reconcile. So a month leaves behind
--   * each account's balance at its end (month_balance),
--   * each lane's sequence and chain hash at its end (month_anchor), from which verify-chain starts,
--   * its counts and sums by booking day and currency (month_total), which ClickHouse must have.
-- ClickHouse keeps the transactions themselves; that it has every one of them is proven before (docs/months.md).
--
-- How: a month is first sealed, which writes the above and changes nothing for anybody else, and then detached, in one
-- transaction with its row's change to DETACHED. So a crash leaves either a month that is attached or one that is
-- detached, and what is done again finds its place. DETACH ... CONCURRENTLY is no way: PostgreSQL refuses it beside a
-- default partition and in a transaction, and a crash between its two transactions would leave a month that half of the
-- readers see. The plain form takes its lock for some milliseconds; it is asked for with a short lock_timeout, again and
-- again, so that nobody queues behind it for long.
--
-- A reader must know of a month whether it is attached before it looks: it locks the table (ACCESS SHARE, which is
-- what reading takes anyway) before its snapshot begins. From then on no month is detached under it.
--
-- Online: new tables and views only; nothing that is there is locked.

SET LOCAL lock_timeout = '5s';

DO $$ BEGIN
  IF to_regclass('ledger.transaction') IS NULL OR to_regclass('ledger.account_entry') IS NULL THEN
    RAISE EXCEPTION 'before V10: this is not a ledger that V1 made';
  END IF;
  IF EXISTS (
      SELECT FROM pg_inherits WHERE inhparent = 'ledger.transaction'::regclass AND inhdetachpending) THEN
    RAISE EXCEPTION 'before V10: a partition of ledger.transaction is half detached'
      USING HINT = 'ALTER TABLE ledger.transaction DETACH PARTITION ... FINALIZE, then attach it again';
  END IF;
END $$;

-- The first day of the month (UTC). Months are detached oldest first, and attached again newest first.
CREATE TABLE ledger.detached_month (
  month        date        PRIMARY KEY CHECK (extract(day FROM month) = 1),
  state        text        NOT NULL CHECK (state IN ('SEALED', 'DETACHED')),  -- SEALED: still attached
  transactions bigint      NOT NULL CHECK (transactions >= 0),                -- that it has
  sealed_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  detached_at  timestamptz CHECK ((state = 'DETACHED') = (detached_at IS NOT NULL))
);

-- Everything posted up to the end of the month, credits minus debits, and what was held then.
CREATE TABLE ledger.month_balance (
  month         date   NOT NULL REFERENCES ledger.detached_month,
  account_id    bigint NOT NULL REFERENCES ledger.account,
  currency      text   NOT NULL,
  balance_minor bigint NOT NULL,
  held_minor    bigint NOT NULL CHECK (held_minor >= 0),
  PRIMARY KEY (account_id, currency, month)
);

-- A lane at the end of the month, with what it had posted since its beginning.
CREATE TABLE ledger.month_anchor (
  month        date    NOT NULL REFERENCES ledger.detached_month,
  lane         integer NOT NULL REFERENCES ledger.lane,
  lane_seq     bigint  NOT NULL CHECK (lane_seq >= 1),                -- of its last entry, whatever that is
  chain        bytea   NOT NULL CHECK (octet_length(chain) = 32),     -- after it
  transactions bigint  NOT NULL CHECK (transactions BETWEEN 0 AND lane_seq),
  scored       bigint  NOT NULL CHECK (scored BETWEEN 0 AND transactions),
  PRIMARY KEY (month, lane)
);

-- What the month's own transactions turned over, and by how much what is held changed. The sums by account weigh each
-- amount with the first 32 bits of the MD5 of its account's name, as reconcile does.
CREATE TABLE ledger.month_total (
  month              date    NOT NULL REFERENCES ledger.detached_month,
  booking_date       date    NOT NULL,
  currency           text    NOT NULL,
  transactions       bigint  NOT NULL,
  amount_minor       numeric NOT NULL,
  debits_by_account  numeric NOT NULL,
  credits_by_account numeric NOT NULL,
  held_minor         numeric NOT NULL,
  held_by_account    numeric NOT NULL,
  PRIMARY KEY (month, booking_date, currency)
);

-- One row: the newest detached month, and the first moment from which transactions are kept. Null: all are.
CREATE VIEW ledger.kept AS
  SELECT max(month) AS month, (max(month) + interval '1 month') AT TIME ZONE 'UTC' AS kept_from
  FROM ledger.detached_month WHERE state = 'DETACHED';

-- What stands before the first kept transaction.
CREATE VIEW ledger.base_balance AS
  SELECT account_id, currency, balance_minor, held_minor
  FROM ledger.month_balance WHERE month = (SELECT month FROM ledger.kept);

CREATE VIEW ledger.base_anchor AS
  SELECT lane, lane_seq, chain, transactions, scored
  FROM ledger.month_anchor WHERE month = (SELECT month FROM ledger.kept);

CREATE VIEW ledger.base_total AS
  SELECT t.*
  FROM ledger.month_total t JOIN ledger.detached_month d USING (month) WHERE d.state = 'DETACHED';

DO $$ BEGIN
  IF (SELECT kept_from FROM ledger.kept) IS NOT NULL THEN
    RAISE EXCEPTION 'after V10: no month can be detached yet';
  END IF;
END $$;
