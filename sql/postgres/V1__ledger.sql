-- The ledger: accounts, transactions, balances, lanes, idempotency keys.
--
-- Why it looks as it does (docs/design.md, "The ledger and its lanes"):
--   * a transaction is one row with both of its accounts, so the books balance by construction;
--   * every accepted entry has (lane, lane_seq), without gaps, so the ledger itself is the log that is
--     published: there is no outbox;
--   * amounts are bigint minor units (ISO 4217), a balance is credits minus debits.

CREATE SCHEMA ledger;

-- One row a lane. Its lock orders the lane; its epoch shuts out a former owner.
CREATE TABLE ledger.lane (
  lane          integer     PRIMARY KEY CHECK (lane BETWEEN 0 AND 15),  -- Topics.LANES_MAX partitions of lane-watermarks
  epoch         bigint      NOT NULL CHECK (epoch >= 1),
  owner         uuid        NOT NULL,   -- the process that owns it
  owner_pid     integer     NOT NULL,   -- its backend, ended at a take-over
  last_seq      bigint      NOT NULL CHECK (last_seq >= 0),
  as_of         timestamptz NOT NULL,   -- nothing is posted before it any more
  chain         bytea       NOT NULL CHECK (octet_length(chain) = 32),  -- after last_seq
  published_seq bigint      NOT NULL DEFAULT 0 CHECK (published_seq BETWEEN 0 AND last_seq),  -- known to be in Kafka; Kafka may be ahead of it, never behind
  opened_at     timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);  -- updated by every batch: leave room for HOT updates

CREATE TABLE ledger.account (
  account_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account     text        NOT NULL UNIQUE CHECK (account <> '' AND octet_length(account) <= 200),
  kind        text        NOT NULL CHECK (kind IN ('CUSTOMER', 'MERCHANT', 'CASH', 'FEES', 'EXTERNAL')),
  status      text        NOT NULL CHECK (status IN ('OPEN')),
  currency    text        CHECK (currency ~ '^[A-Z]{3}$'),  -- null: any
  country     text        CHECK (country ~ '^[A-Z]{2}$'),
  customer_id text,
  floor_minor bigint,                                        -- null: no floor
  lane        integer     NOT NULL REFERENCES ledger.lane,
  lane_seq    bigint      NOT NULL CHECK (lane_seq >= 1),    -- of its newest entry
  posted_at   timestamptz NOT NULL
);

-- The accounts' part of the log: each change with its place in the lane.
CREATE TABLE ledger.account_entry (
  lane        integer     NOT NULL REFERENCES ledger.lane,
  lane_seq    bigint      NOT NULL CHECK (lane_seq >= 1),
  account_id  bigint      NOT NULL REFERENCES ledger.account,
  account     text        NOT NULL,
  kind        text        NOT NULL,
  status      text        NOT NULL,
  currency    text,
  country     text,
  customer_id text,
  floor_minor bigint,
  posted_at   timestamptz NOT NULL,
  PRIMARY KEY (lane, lane_seq)
);

-- Credits minus debits. No index beyond the key, so that every update stays HOT.
CREATE TABLE ledger.balance (
  account_id    bigint NOT NULL REFERENCES ledger.account,
  currency      text   NOT NULL,
  balance_minor bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, currency)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

CREATE TABLE ledger.transaction (
  transaction_id     uuid        NOT NULL,   -- UUIDv7 of posted_at, so a look-up by id prunes to one partition
  lane               integer     NOT NULL,
  lane_seq           bigint      NOT NULL CHECK (lane_seq >= 1),
  type               text        NOT NULL,
  debit_account_id   bigint      NOT NULL,
  credit_account_id  bigint      NOT NULL CHECK (credit_account_id <> debit_account_id),
  subject_account_id bigint      NOT NULL CHECK (subject_account_id IN (debit_account_id, credit_account_id)),
  amount_minor       bigint      NOT NULL CHECK (amount_minor > 0),
  currency           text        NOT NULL,
  occurred_at        timestamptz NOT NULL,
  posted_at          timestamptz NOT NULL,
  booking_date       date        NOT NULL,
  value_date         date        NOT NULL,
  client             text        NOT NULL,
  idempotency_key    text        NOT NULL,
  merchant_id        text,
  category           text,
  channel            text,
  country            text,
  description        text,
  PRIMARY KEY (lane, lane_seq, posted_at),   -- publishing and completeness read a lane in order
  UNIQUE (transaction_id, posted_at)         -- GET /v1/transactions/{id}
) PARTITION BY RANGE (posted_at);

-- Catches what no month was made for; it stays empty as long as open_months runs.
CREATE TABLE ledger.transaction_default PARTITION OF ledger.transaction DEFAULT;

-- Makes the monthly partitions (UTC) from the month of `first` on. Those that exist are left alone and cost no lock
-- on the table, so every process that starts may call it while lanes post.
CREATE FUNCTION ledger.open_months(first date, months integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month date;
  name  text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ledger.open_months'));
  FOR i IN 0 .. months - 1 LOOP
    month := date_trunc('month', first)::date + make_interval(months => i);
    name := 'transaction_' || to_char(month, 'YYYY_MM');
    IF to_regclass('ledger.' || name) IS NULL THEN
      EXECUTE format(
        'CREATE TABLE ledger.%I PARTITION OF ledger.transaction FOR VALUES FROM (%L) TO (%L)',
        name,
        to_char(month, 'YYYY-MM-01 00:00:00+00'),
        to_char(month + interval '1 month', 'YYYY-MM-01 00:00:00+00'));
    END IF;
  END LOOP;
END $$;

-- One row a key that was ever used. Claimed before anything is decided; a refusal is kept with its key.
CREATE TABLE ledger.idempotency_key (
  client          text        NOT NULL,
  idempotency_key text        NOT NULL,
  digest          bytea       NOT NULL,   -- SHA-256 of the request's content: same key, other content is an error
  transaction_id  uuid        NOT NULL,   -- of the transaction, if it was accepted
  refusal         jsonb,                  -- the stored answer, if it was refused
  claimed_at      timestamptz NOT NULL,
  PRIMARY KEY (client, idempotency_key)
);

-- The double entry, two legs a transaction.
CREATE VIEW ledger.posting AS
  SELECT lane, lane_seq, transaction_id, 'debit' AS side, debit_account_id AS account_id, amount_minor, currency, booking_date, value_date, posted_at
  FROM ledger.transaction
  UNION ALL
  SELECT lane, lane_seq, transaction_id, 'credit', credit_account_id, amount_minor, currency, booking_date, value_date, posted_at
  FROM ledger.transaction;
