-- Reads: what statements, balances at a moment and listings need, and how the small hot tables are kept.
--
-- Each index is there for one query of the read side (docs/api.md), and a test holds its plan. What it costs was
-- measured on a month of 1,000,000 rows (the columns and keys of ledger.transaction; batches of 1,000; 100,000
-- accounts drawn with a skew on each side; PostgreSQL 18, two cores shared with other work; three alternating rounds,
-- the last 600,000 rows counted; CPU of the backend a row, as it does not depend on who else runs):
--
--   indexes beside the two unique ones                      CPU us/row   WAL bytes/row   index bytes/row
--   none                                                    5.5 .. 6.9   400             97
--   + (debit, posted_at) and (credit, posted_at)           16.6 .. 18.7  580            178
--   the same two with lane, lane_seq as keys               17.2 .. 19.1  641            232
--   the same two with amount, currency INCLUDEd            15.0 .. 18.4  641            232
--   + btree (posted_at)                                     6.4 .. 7.5   468            106
--   + BRIN (posted_at)                                      5.6 .. 6.3   400             97
--
-- So: the two account indexes are the dear ones (about 5.5 us each: an account's leaf page is anywhere), and there
-- is no way around two, as a row must be found from either of its accounts. They are as narrow as they can be: lane
-- and sequence only order rows of one account in one batch, which an incremental sort of those few rows does; amount
-- and currency would spare sums the heap only where the visibility map is up to date, which is not so for the newest
-- rows, those that "the balance now less what came after" reads, at two thirds more bytes in the cache. posted_at grows
-- with the table, so its index is written at its right end and holds one entry a batch (0.9 us); a BRIN index would be
-- free, but can't give rows in order, and a listing's page would read whole ranges. Nothing else gets an index: a
-- listing's type is a filter on a bounded walk, a key is found by the key table's own.
--
-- Online: a new ledger builds them on empty tables. On a big one, first make the index of every partition by
-- CREATE INDEX CONCURRENTLY under the name that this migration gives it; it then finds and attaches them, and takes
-- no lock for longer than that. Run without, each CREATE INDEX blocks posting to its month while it builds (about
-- 1 s for a million rows), and lanes answer 503 meanwhile.

SET LOCAL lock_timeout = '5s';

DO $$
BEGIN
  IF to_regclass('ledger.transaction') IS NULL OR to_regclass('ledger.transaction_default') IS NULL THEN
    RAISE EXCEPTION 'V3 needs the partitioned table ledger.transaction with its default partition';
  END IF;
END $$;

-- Statement, listing of an account, balance at a moment: the account's debits, its credits, by time.
CREATE INDEX transaction_debit_account ON ONLY ledger.transaction (debit_account_id, posted_at);
CREATE INDEX transaction_credit_account ON ONLY ledger.transaction (credit_account_id, posted_at);
-- Listing of all transactions by time.
CREATE INDEX transaction_posted_at ON ONLY ledger.transaction (posted_at);

DO $$
DECLARE
  part regclass;
  kind record;
  name text;
BEGIN
  FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'ledger.transaction'::regclass LOOP
    FOR kind IN
      SELECT * FROM (VALUES
        ('debit_account', 'debit_account_id, posted_at'),
        ('credit_account', 'credit_account_id, posted_at'),
        ('posted_at', 'posted_at')) AS k (suffix, columns)
    LOOP
      name := (SELECT relname FROM pg_class WHERE oid = part) || '_' || kind.suffix;
      IF to_regclass('ledger.' || name) IS NULL THEN
        EXECUTE format('CREATE INDEX %I ON %s (%s)', name, part, kind.columns);
      END IF;
      EXECUTE format('ALTER INDEX ledger.%I ATTACH PARTITION ledger.%I', 'transaction_' || kind.suffix, name);
    END LOOP;
  END LOOP;
END $$;

-- The balances are updated in place, each touched one once a batch. Half of a page is kept free, so that the new
-- version lands beside the old (HOT: no index is written; the table has none but its key), and pages are pruned as
-- they are read. What vacuum does for it is to keep the visibility and free space maps and the statistics true: at
-- 1 % instead of 20 % changed rows, as the table turns over many times a day, and without pauses, as it is small.
ALTER TABLE ledger.balance SET (
  fillfactor = 50,
  autovacuum_vacuum_scale_factor = 0.01,
  autovacuum_vacuum_threshold = 1000,
  autovacuum_analyze_scale_factor = 0.05,
  autovacuum_vacuum_cost_delay = 0);

-- At most 16 rows, each updated by every batch, thousands of times a minute: the page must be swept whatever its share.
ALTER TABLE ledger.lane SET (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 500,
  autovacuum_analyze_threshold = 1000000,
  autovacuum_vacuum_cost_delay = 0);

-- Only grows, and a refused key's row is updated once, in the batch that claimed it: room for that version, and
-- vacuum after 2 % of new rows, so that freezing is done bit by bit and never comes as one great sweep.
ALTER TABLE ledger.idempotency_key SET (
  fillfactor = 95,
  autovacuum_vacuum_insert_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02);

-- Months only grow too. The parent takes no settings, so each partition has them, and those to come.
DO $$
DECLARE
  part regclass;
BEGIN
  FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'ledger.transaction'::regclass LOOP
    EXECUTE format(
      'ALTER TABLE %s SET (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)', part);
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION ledger.open_months(first date, months integer) RETURNS void LANGUAGE plpgsql AS $$
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
        'CREATE TABLE ledger.%I PARTITION OF ledger.transaction FOR VALUES FROM (%L) TO (%L)'
          ' WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)',
        name,
        to_char(month, 'YYYY-MM-01 00:00:00+00'),
        to_char(month + interval '1 month', 'YYYY-MM-01 00:00:00+00'));
    END IF;
  END LOOP;
END $$;

DO $$
DECLARE
  invalid text;
BEGIN
  SELECT string_agg(indexrelid::regclass::text, ', ') INTO invalid
  FROM pg_index
  WHERE NOT indisvalid AND indrelid IN (
    SELECT 'ledger.transaction'::regclass
    UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = 'ledger.transaction'::regclass);
  IF invalid IS NOT NULL THEN
    RAISE EXCEPTION 'V3 left indexes that are not valid: %', invalid;
  END IF;
END $$;
