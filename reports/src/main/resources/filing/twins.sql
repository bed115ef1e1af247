-- Names that are two customers: a customer_id, and an account without one. An account keeps its customer_id for good, so all its
-- entries may be asked. Of today and not of a run: who a customer is, is read today.
SELECT DISTINCT account
FROM account_entries
WHERE customer_id IS NULL
  AND account IN (SELECT assumeNotNull(customer_id) FROM account_entries WHERE customer_id IS NOT NULL)
