-- The trace that a transaction was asked for under (W3C Trace Context), where the client named one.
--
-- Why in the ledger: the publisher sets it as a header of the Kafka record, and after a crash or an outage it has only
-- the ledger to read it from. Why nowhere else: it says who asked and along which way, not what was posted. So it is
-- neither in the message's value nor in the hash chain, and a retry, which comes under a trace of its own, has the same
-- idempotency digest; the trace of the request that was posted stands.
--
-- Online: a nullable column without a default writes no row, and those that are there satisfy the check, which is
-- NOT VALID because validating would read every month. Whoever can't have the locks within 5 s gives up and is
-- started again, instead of making the lanes wait.

SET LOCAL lock_timeout = '5s';

DO $$ BEGIN
  IF to_regclass('ledger.transaction') IS NULL THEN
    RAISE EXCEPTION 'V8 needs the table ledger.transaction of V1';
  END IF;
END $$;

ALTER TABLE ledger.transaction
  ADD COLUMN traceparent text,
  ADD CONSTRAINT transaction_traceparent CHECK (octet_length(traceparent) = 55) NOT VALID;

DO $$
DECLARE
  part regclass;
BEGIN
  FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'ledger.transaction'::regclass LOOP
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = part AND conname = 'transaction_traceparent') THEN
      RAISE EXCEPTION 'V8: partition % does not check the traceparent', part;
    END IF;
  END LOOP;
END $$;
