-- Holds that are not as their authorisation and what settled it say. Holds of detached months have no entry.
SELECT t.lane, t.lane_seq, 'ledger.hold' AS place,
       format('of %s: %s', t.transaction_id,
         CASE WHEN h.authorisation_id IS NULL THEN 'no hold'
              ELSE concat_ws(', ',
                CASE WHEN h.state <> said.state THEN format('state %s, was %s', h.state, said.state) END,
                CASE WHEN h.settled_by IS DISTINCT FROM s.transaction_id
                     THEN format('settled by %s, was %s', coalesce(h.settled_by::text, 'none'), coalesce(s.transaction_id::text, 'none')) END,
                CASE WHEN (h.amount_minor, h.currency) <> (t.amount_minor, t.currency)
                     THEN format('amount_minor %s %s, was %s %s', h.amount_minor, h.currency, t.amount_minor, t.currency) END,
                CASE WHEN h.expires_at <> t.expires_at THEN format('expires_at %s, was %s', h.expires_at, t.expires_at) END,
                CASE WHEN (h.lane, h.account_id) <> (t.lane, t.debit_account_id) THEN 'lane or account' END) END) AS said
FROM ledger.transaction t
LEFT JOIN ledger.hold h ON h.authorisation_id = t.transaction_id
LEFT JOIN ledger.transaction s ON s.related_id = t.transaction_id AND s.kind IN ('CAPTURE', 'VOID', 'EXPIRE')
CROSS JOIN LATERAL (
  SELECT CASE s.kind WHEN 'CAPTURE' THEN 'CAPTURED' WHEN 'VOID' THEN 'VOIDED' WHEN 'EXPIRE' THEN 'EXPIRED' ELSE 'OPEN' END AS state
) said
WHERE t.kind = 'AUTHORISE'
  AND (h.state, h.settled_by, h.amount_minor, h.currency, h.expires_at, h.lane, h.account_id) IS DISTINCT FROM
      (said.state, s.transaction_id, t.amount_minor, t.currency, t.expires_at, t.lane, t.debit_account_id)
ORDER BY t.lane, t.lane_seq
