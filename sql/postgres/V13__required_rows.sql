-- A statement that says how many rows it must change, and fails if it does not.
--
-- Why: a poster sends COMMIT in one round trip with the last statements of its transaction, so it sees their counts too
-- late. The lane's row above all must be as its owner left it, or nothing of the transaction may count.
--
-- Online: a new function only.

DO $$ BEGIN
  IF to_regclass('ledger.lane') IS NULL THEN
    RAISE EXCEPTION 'before V13: this is not a ledger that V1 made';
  END IF;
END $$;

-- The number of rows, if it is the wanted one; otherwise an error of this SQLSTATE. Those of the ledger's own are of
-- class LG: the SQL standard leaves classes from I to Z to the implementations (ISO/IEC 9075-2, clause 24.1).
CREATE FUNCTION ledger.require_rows(actual bigint, wanted bigint, otherwise text) RETURNS bigint LANGUAGE plpgsql
AS $$
BEGIN
  IF actual <> wanted THEN
    RAISE EXCEPTION '% rows changed instead of %', actual, wanted USING ERRCODE = otherwise;
  END IF;
  RETURN actual;
END $$;

DO $$ BEGIN
  IF ledger.require_rows(1, 1, 'LG001') <> 1 THEN
    RAISE EXCEPTION 'after V13: require_rows does not pass on what is right';
  END IF;
END $$;
